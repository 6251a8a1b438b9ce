using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Bundles;
using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Tests.Bundles;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Tests.Chance;

public sealed class FailureChanceTests
{
    private static readonly TrainingOptions Quick = new()
    {
        Detector = "dense",
        Epochs = 1,
        MinSteps = 40,
        BatchSize = 64,
    };

    [Fact]
    public async Task TrainAsync_EnoughFailures_ChanceIsHighBeforeAFailureAndLowElsewhere()
    {
        var archive = SyntheticFleet.Archive(drives: 150, days: 75, failing: 30);
        var bundle = await TrainAsync(archive);
        Assert.Equal([7, 30], bundle.Manifest.FailureChance!.Days);
        Assert.Equal((30, null), (bundle.Manifest.FailureChance.Failures, bundle.Manifest.FailureChance.Absent));

        var data = await TelemetryDataset.ReadAsync(
            archive,
            SyntheticFleet.Schema,
            new WindowOptions(),
            DateOnly.MinValue,
            DateOnly.MaxValue,
            DateOnly.MaxValue,
            null,
            default
        );
        using var detector = Detector.Load(bundle, new DetectorOptions { ExecutionProvider = ExecutionProvider.Cpu });
        var chances = Enumerable
            .Range(0, data.Drives.Count)
            .ToLookup(drive => data.Drives[drive].IsHealthy, drive => ChanceOf(detector, data, drive));
        Assert.All(chances[false].Concat(chances[true]), chance => Assert.InRange(chance.Within7Days, 0, chance.Within30Days));
        Assert.All(chances[false], chance => Assert.InRange(chance.Within30Days, 0.2f, 1));
        // All of them fail on the last day, so a healthy drive in this fleet is in more doubt than elsewhere.
        var failing = chances[false].Average(chance => chance.Within30Days);
        Assert.InRange(chances[true].Average(chance => chance.Within30Days), 0, failing / 3);
    }

    [Fact]
    public async Task TrainAsync_FewFailures_HasNoChanceAndSaysWhy()
    {
        var bundle = await TrainAsync(SyntheticFleet.Archive());
        var summary = bundle.Manifest.FailureChance!;
        Assert.Empty(summary.Days);
        Assert.Equal("4 drives failed after a suspicious day, and at least 20 are needed to learn a chance from", summary.Absent);
        using var detector = Detector.Load(bundle, new DetectorOptions { ExecutionProvider = ExecutionProvider.Cpu });
        Assert.Null(detector.ChanceOf(new float[16 * 4]));
    }

    [Fact]
    public async Task TrainAsync_NoDriveSeenAWholeHorizonLater_NobodyCountsAsHealthy()
    {
        // 40 days with windows from the 14th on: 30 days after the first of them the drives are no longer seen.
        var bundle = await TrainAsync(SyntheticFleet.Archive(drives: 80, days: 40, failing: 30));
        Assert.Equal("no healthy drive was seen for 30 days after a suspicious day", bundle.Manifest.FailureChance!.Absent);
    }

    [Fact]
    public async Task TrainAsync_SameSeed_LearnsTheSameChance()
    {
        var archive = SyntheticFleet.Archive(drives: 150, days: 75, failing: 30);
        Assert.Equal((await TrainAsync(archive)).Model, (await TrainAsync(archive)).Model);
    }

    private static FailureChances ChanceOf(Detector detector, TelemetryDataset data, int drive)
    {
        var values = new float[data.WindowLength];
        data.Gather([data.WindowsOf(drive).Last()], values);
        return detector.ChanceOf(values)!.Value;
    }

    private static Task<DetectorBundle> TrainAsync(ITelemetryArchive archive) =>
        new TrainingRun().TrainAsync(archive, Quick, new WindowOptions(), SyntheticFleet.Schema);
}
