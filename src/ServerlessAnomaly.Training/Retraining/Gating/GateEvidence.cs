using ServerlessAnomaly.Training.Datasets;

namespace ServerlessAnomaly.Training.Retraining.Gating;

/// <summary>Everything that the checks look at.</summary>
/// <param name="Challenger">The new version's scores.</param>
/// <param name="Champion">The champion's; null if there is none.</param>
/// <param name="HeldOut">The windows that were scored.</param>
/// <param name="Trials">The faults that were put into some of them.</param>
/// <param name="TargetFalseAlarmRate">Share of healthy drives that may exceed the threshold.</param>
/// <param name="MinDrives">Fewest healthy drives.</param>
internal sealed record GateEvidence(
    ContenderScores Challenger,
    ContenderScores? Champion,
    HeldOutWindows HeldOut,
    FaultTrials Trials,
    double TargetFalseAlarmRate,
    int MinDrives
)
{
    /// <summary>Healthy drives with a held-out window.</summary>
    public int HealthyDrives { get; } = HeldOut.Healthy.Select(window => window.Drive).Distinct().Count();

    /// <summary>Drives of some windows that a version flags at least once.</summary>
    public static HashSet<int> Flagged(ContenderScores contender, WindowReference[] windows, float[] scores) =>
        [.. windows.Where((_, index) => contender.Flags(scores[index])).Select(window => window.Drive)];

    /// <summary>Healthy drives that a version flags.</summary>
    public HashSet<int> FalseAlarms(ContenderScores contender) => Flagged(contender, HeldOut.Healthy, contender.Healthy);
}
