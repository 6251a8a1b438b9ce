using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.Training.Retraining.Gating;

/// <summary>Decides whether a challenger may score: all checks, each with figure, limit and sentence.</summary>
internal static class Gate
{
    /// <summary>Asks everything.</summary>
    /// <param name="evidence">What both versions make of the held-out days.</param>
    /// <param name="note">What else decides, for people.</param>
    public static GateReport Judge(GateEvidence evidence, string? note = null)
    {
        List<GateCheck> checks =
        [
            AbsoluteChecks.EnoughDrives(evidence),
            AbsoluteChecks.EnoughWindows(evidence),
            AbsoluteChecks.WeightsFinite(evidence),
            AbsoluteChecks.LossConverged(evidence),
            AbsoluteChecks.ScoresFinite(evidence),
            AbsoluteChecks.FalseAlarmBudget(evidence),
            AbsoluteChecks.ModelSize(evidence),
        ];
        if (evidence.Challenger.Chances is { } chances)
        {
            checks.AddRange([ChanceChecks.ChancesValid(chances), ChanceChecks.ChancesCalibrated(evidence, chances)]);
            if (evidence.Champion?.Chances is { } others)
                checks.Add(ChanceChecks.ChancesOfChampion(evidence, chances, others));
        }
        if (evidence.Champion is { } champion)
        {
            checks.AddRange([
                ComparisonChecks.ScoreSpread(evidence, champion),
                ComparisonChecks.KnownFailures(evidence, champion),
                ComparisonChecks.SyntheticFaults(evidence, champion),
                ComparisonChecks.ScoringLatency(evidence, champion),
            ]);
        }
        return new GateReport(evidence.Champion?.Manifest.Version, evidence.HeldOut.From, evidence.HeldOut.To, checks, note);
    }
}
