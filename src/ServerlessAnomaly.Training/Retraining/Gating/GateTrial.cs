using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Retraining.Gating;

/// <summary>What the gate asks for.</summary>
/// <param name="TargetFalseAlarmRate">Share of healthy drives that may exceed the threshold.</param>
/// <param name="MinDrives">Fewest healthy drives with which a version may pass.</param>
/// <param name="Seed">Of the faults that are put into windows; null: the challenger's.</param>
internal sealed record GateLimits(double TargetFalseAlarmRate, int MinDrives, int? Seed = null);

/// <summary>Has both versions score the same windows and asks the gate.</summary>
internal sealed class GateTrial(
    TelemetryDataset data,
    HeldOutWindows heldOut,
    FeatureSchema schema,
    WindowOptions window,
    GateLimits limits,
    ExecutionProvider device,
    TimeProvider clock
)
{
    private const int TimedWindows = 4096;
    private const int Rounds = 5;

    /// <summary>Judges a challenger.</summary>
    /// <param name="challenger">The new version.</param>
    /// <param name="champion">The version to compare with; null if there is none.</param>
    /// <param name="note">What else decides, for people.</param>
    /// <param name="cancellationToken">Cancels the trial between two batches of windows.</param>
    public GateReport Judge(DetectorBundle challenger, DetectorBundle? champion, string? note, CancellationToken cancellationToken)
    {
        var trials = FaultTrials.Draw(data, heldOut, schema, window, limits.Seed ?? challenger.Manifest.Seed);
        using var model = new WindowModel(challenger.Model, data, window, device, cancellationToken);
        var scores = ContenderScores.Of(challenger, model, heldOut, trials);
        ContenderScores? before = null;
        if (champion is not null)
        {
            using var other = new WindowModel(champion.Model, data, window, device, cancellationToken);
            before = ContenderScores.Of(champion, other, heldOut, trials);
            var (own, others) = Time(model, other);
            (scores, before) = (scores with { Seconds = own }, before with { Seconds = others });
        }
        return Gate.Judge(new GateEvidence(scores, before, heldOut, trials, limits.TargetFalseAlarmRate, limits.MinDrives), note);
    }

    /// <summary>Fastest of several passes each, in turns, so that other work on the machine slows both.</summary>
    private (double Challenger, double Champion) Time(WindowModel challenger, WindowModel champion)
    {
        var windows = heldOut.Healthy.AsMemory(0, Math.Min(TimedWindows, heldOut.Healthy.Length));
        var (own, others) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            own = Faster(own, challenger);
            others = Faster(others, champion);
        }
        return (own.TotalSeconds, others.TotalSeconds);

        TimeSpan Faster(TimeSpan fastest, WindowModel model)
        {
            var started = clock.GetTimestamp();
            model.Scores(windows);
            var taken = clock.GetElapsedTime(started);
            return taken < fastest ? taken : fastest;
        }
    }
}
