using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Bundles;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Benchmarks;

/// <summary>A detector of the right size for timing: trained for a moment only.</summary>
internal static class TrainedOnSample
{
    /// <param name="architecture">The detector.</param>
    /// <param name="device">What trains it.</param>
    /// <param name="epochs">Passes over the training windows.</param>
    public static DetectorBundle Bundle(string architecture, ExecutionProvider device = ExecutionProvider.Cpu, int epochs = 1) =>
        new TrainingRun()
            .TrainAsync(
                new FileTelemetryArchive([HomeFolders.Sample()]),
                new TrainingOptions
                {
                    Detector = architecture,
                    Epochs = epochs,
                    MinSteps = 1,
                    ExecutionProvider = device,
                },
                new WindowOptions(),
                SampleReadings.Schema
            )
            .GetAwaiter()
            .GetResult();
}
