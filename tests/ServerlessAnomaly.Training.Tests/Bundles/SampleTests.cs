using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Bundles;
using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Tests.Bundles;

/// <summary>What the default detector does on the bundled sample: real drives, of which training has seen the first 20 days.</summary>
public sealed class SampleTests
{
    private static readonly DateOnly LastTrainingDay = new(2016, 4, 14);

    private static readonly WindowOptions Window = new();

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3)]
    public async Task TrainAsync_FirstDaysOfTheSample_CatchesMostFailuresOfTheOthers(int seed)
    {
        var (schema, archive) = (FeatureSchema.Load("backblaze-21"), new FileTelemetryArchive([SamplePath()]));
        var bundle = await new TrainingRun().TrainAsync(archive, new TrainingOptions { To = LastTrainingDay, Seed = seed }, Window, schema);

        var data = await TelemetryDataset.ReadAsync(
            archive,
            schema,
            Window,
            DateOnly.MinValue,
            DateOnly.MaxValue,
            DateOnly.MaxValue,
            null,
            CancellationToken.None
        );
        var firstJudged = Window.StepOf(LastTrainingDay.AddDays(1).ToDateTime(TimeOnly.MinValue));
        WindowReference[] judged =
        [
            .. Enumerable.Range(0, data.Drives.Count).SelectMany(data.WindowsOf).Where(window => data.EndStep(window) >= firstJudged),
        ];
        var flagged = new HashSet<int>();
        using var model = new WindowModel(bundle.Model, data, Window);
        model.Run(
            judged,
            ["score"],
            (windows, outputs) =>
            {
                var scores = outputs[0].GetTensorDataAsSpan<float>();
                for (var i = 0; i < windows.Length; i++)
                    if (scores[i] > bundle.Manifest.Threshold)
                        flagged.Add(windows[i].Drive);
            }
        );
        var falseAlarms = flagged.Count(drive => data.Drives[drive].IsHealthy);
        var caught = flagged.Count - falseAlarms;
        Assert.True(caught >= 30 && falseAlarms <= 3, $"{caught} of 47 failures are caught, at {falseAlarms} false alarms.");
    }

    private static string SamplePath()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ServerlessAnomaly.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests do not lie within the repository.");
        return Path.Combine(folder.FullName, "samples", "st4000dm000-2016.csv.gz");
    }
}
