using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Bundles;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Benchmarks;

/// <summary>A detector of the right size for timing: trained for a moment only.</summary>
internal static class TrainedOnSample
{
    public static DetectorBundle Bundle(string architecture) =>
        new TrainingRun()
            .TrainAsync(
                new FileTelemetryArchive([HomeFolders.Sample()]),
                new TrainingOptions
                {
                    Detector = architecture,
                    Epochs = 1,
                    MinSteps = 1,
                },
                new WindowOptions(),
                SampleReadings.Schema
            )
            .GetAwaiter()
            .GetResult();
}
