using System.Runtime.InteropServices;
using Google.Protobuf;
using ServerlessAnomaly.Graphs.Onnx;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Bundles;
using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Training.Evaluation;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Retraining;
using ServerlessAnomaly.Training.Retraining.Gating;
using ServerlessAnomaly.Training.Tests.Bundles;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Tests.Retraining.Gating;

/// <summary>Real challengers, good and bad ones, against a real champion.</summary>
public sealed class GateTrialTests
{
    private static readonly WindowOptions Window = new();
    private static readonly TrainingOptions Quick = new()
    {
        Detector = "dense",
        Epochs = 4,
        MinSteps = 160,
        BatchSize = 64,
        TargetFalseAlarmRate = 0.05,
        To = NightFixture.LastDay.AddDays(-8),
        LabelsTo = NightFixture.LastDay,
    };

    [Fact]
    public async Task Judge_AnotherSeed_Passes()
    {
        var report = await JudgeAsync(await TrainAsync(SyntheticFleet.Archive(), Quick with { Seed = 2 }));
        Assert.True(report.Passed, Failed(report));
    }

    [Fact]
    public async Task Judge_TrainedOnShuffledColumns_IsRefused()
    {
        var shuffled = new RewrittenArchive(
            SyntheticFleet.Archive(),
            (_, _, values) =>
            {
                (values[0], values[1], values[2], values[3]) = (values[2], values[3], values[1], values[0]);
                return true;
            }
        );
        var report = await JudgeAsync(await TrainAsync(shuffled, Quick));
        Assert.False(report.Passed);
        Assert.Contains(
            report.Checks,
            check => !check.Passed && check.Name is "false-alarm-budget" or "score-spread" or "synthetic-faults"
        );
    }

    [Fact]
    public async Task Judge_TrainedOnTruncatedData_IsRefused()
    {
        // A dozen drives, and of these the counter of defects is cut off.
        var truncated = new RewrittenArchive(
            SyntheticFleet.Archive(),
            (serial, _, values) =>
            {
                values[2] = float.NaN;
                return string.CompareOrdinal(serial, "Z016") < 0;
            }
        );
        var report = await JudgeAsync(await TrainAsync(truncated, Quick));
        Assert.Contains(report.Checks, check => !check.Passed && check.Name == "enough-drives");
    }

    [Fact]
    public async Task Judge_NaNWeights_FailsByName()
    {
        var good = await TrainAsync(SyntheticFleet.Archive(), Quick);
        var proto = ModelProto.Parser.ParseFrom(good.Model);
        var weights = proto.Graph.Initializer.First(tensor => tensor.Name == "decoder.2.weight");
        var values = MemoryMarshal.Cast<byte, float>(weights.RawData.Span).ToArray();
        values[0] = float.NaN;
        weights.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan()));
        var report = await JudgeAsync(good with { Model = proto.ToByteArray() });
        Assert.Contains(report.Checks, check => check is { Name: "weights-finite", Passed: false, Figure: 1 });
        Assert.Contains(report.Checks, check => check is { Name: "scores-finite", Passed: false });
    }

    /// <summary>A run whose time is up, or whose process ends, does not score a large fleet to its end first.</summary>
    [Fact]
    public async Task Judge_Cancelled_Stops()
    {
        var bundle = await TrainAsync(SyntheticFleet.Archive(), Quick);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => JudgeAsync(bundle, stop.Token));

        var (data, heldOut) = await HeldOutAsync();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            DetectorTrial.Judge(data, bundle, Window.StepOf(heldOut.From.ToDateTime(TimeOnly.MinValue)), stop.Token)
        );
        using var model = new WindowModel(bundle.Model, data, Window, cancellationToken: stop.Token);
        Assert.ThrowsAny<OperationCanceledException>(() => AlertingDrives.Find(model, 1, data, int.MaxValue, 0.05));
    }

    [Fact]
    public async Task Draw_SameSeed_GivesTheSameFaultsOnlyWhereTheyShow()
    {
        var (data, heldOut) = await HeldOutAsync();
        var (first, second) = (Draw(), Draw());
        Assert.Equal(first.Raw, second.Raw);
        Assert.Equal(5, first.Kinds.Distinct().Count());
        var before = new float[data.WindowLength];
        for (var trial = 0; trial < first.Kinds.Length; trial++)
        {
            data.Gather([heldOut.Healthy[first.Base[trial]]], before);
            var after = first.Raw.AsSpan(trial * data.WindowLength, data.WindowLength);
            var column = first.Kinds[trial] is FaultKind.Drift or FaultKind.StuckAtZero ? 1 : 2;
            var changed = 0;
            for (var i = 0; i < before.Length; i++)
            {
                if (before[i].Equals(after[i]))
                    continue;
                changed++;
                Assert.Equal(column, i % 4);
            }
            Assert.True(changed > 0);
        }

        FaultTrials Draw() => FaultTrials.Draw(data, heldOut, SyntheticFleet.Schema, Window, seed: 5);
    }

    private static async Task<(TelemetryDataset Data, HeldOutWindows HeldOut)> HeldOutAsync()
    {
        var data = await TelemetryDataset.ReadAsync(
            SyntheticFleet.Archive(),
            SyntheticFleet.Schema,
            Window,
            DateOnly.MinValue,
            DateOnly.MaxValue,
            DateOnly.MaxValue,
            null,
            default
        );
        return (data, HeldOutWindows.Of(data, Window, days: 14));
    }

    private static Task<DetectorBundle> TrainAsync(ITelemetryArchive archive, TrainingOptions options) =>
        new TrainingRun().TrainAsync(archive, options, Window, SyntheticFleet.Schema);

    private static async Task<GateReport> JudgeAsync(DetectorBundle challenger, CancellationToken cancellationToken = default)
    {
        var (data, heldOut) = await HeldOutAsync();
        var champion = await TrainAsync(SyntheticFleet.Archive(), Quick);
        return new GateTrial(
            data,
            heldOut,
            SyntheticFleet.Schema,
            Window,
            new GateLimits(0.05, MinDrives: 20),
            ExecutionProvider.Cpu,
            new FixedClock(default)
        ).Judge(challenger, champion, null, cancellationToken);
    }

    private static string Failed(GateReport report) => string.Join(" ", report.Checks.Where(check => !check.Passed));
}
