using ServerlessAnomaly.Models;
using static ServerlessAnomaly.Training.Retraining.Gating.AbsoluteChecks;

namespace ServerlessAnomaly.Training.Retraining.Gating;

/// <summary>Checks against the champion, on the same windows.</summary>
internal static class ComparisonChecks
{
    /// <summary>The 99th percentile of healthy scores, in thresholds, may grow by so much.</summary>
    public const double SpreadGrowth = 1.5;

    /// <summary>Below so many thresholds the spread of healthy scores does no harm.</summary>
    public const double HarmlessSpread = 0.8;

    /// <summary>Fewer failures than this tell nothing: that all of them were lost could be chance.</summary>
    public const int FewestFailures = 5;

    /// <summary>Share of the faults put in that may be lost.</summary>
    public const double FaultMargin = 0.05;

    /// <summary>Time for the same windows, in multiples of the champion's.</summary>
    public const double MostLatency = 3;

    private const double Risk = 0.05;
    private const double NormalQuantile = 1.645;

    /// <summary>Healthy scores are not spread wider than the champion's.</summary>
    public static GateCheck ScoreSpread(GateEvidence evidence, ContenderScores champion)
    {
        var (spread, before) = (Spread(evidence.Challenger), Spread(champion));
        var limit = Math.Max(HarmlessSpread, SpreadGrowth * before);
        return new GateCheck(
            "score-spread",
            Finite(spread),
            Finite(limit),
            spread <= limit,
            string.Create(Invariant, $"99 % of healthy held-out windows score below {spread:0.###} thresholds, ")
                + string.Create(Invariant, $"{before:0.###} with the champion; {limit:0.###} are allowed.")
        );
    }

    /// <summary>Failures of the held-out days: not more lost than chance explains (exact sign test on pairs, 5 % risk).</summary>
    public static GateCheck KnownFailures(GateEvidence evidence, ContenderScores champion)
    {
        var failed = evidence.HeldOut.Failing.Select(window => window.Drive).Distinct().Count();
        var before = GateEvidence.Flagged(champion, evidence.HeldOut.Failing, champion.Failing);
        var now = GateEvidence.Flagged(evidence.Challenger, evidence.HeldOut.Failing, evidence.Challenger.Failing);
        var (lost, won) = (before.Except(now).Count(), now.Except(before).Count());
        var counts =
            string.Create(Invariant, $"Of {failed} drives that failed in the held-out days the champion catches {before.Count} ")
            + string.Create(Invariant, $"and the challenger {now.Count}; {lost} are lost, {won} won");
        if (failed < FewestFailures)
            return new GateCheck("known-failures", lost, failed, true, $"{counts}: too few to tell.");
        if (2 * evidence.FalseAlarms(champion).Count > evidence.HealthyDrives)
        {
            return new GateCheck(
                "known-failures",
                lost,
                failed,
                true,
                $"{counts}: not held against it, the champion flags most healthy drives too."
            );
        }
        var limit = Binomial.MostByChance(lost + won, 0.5, Risk);
        return new GateCheck("known-failures", lost, limit, lost <= limit, string.Create(Invariant, $"{counts}; chance explains {limit}."));
    }

    /// <summary>
    /// Faults put into healthy windows: the share lost against the champion, less 1.645 standard errors, is at most
    /// <see cref="FaultMargin"/>.
    /// A fault counts as caught if the window is flagged with it and not without it.
    /// </summary>
    public static GateCheck SyntheticFaults(GateEvidence evidence, ContenderScores champion)
    {
        int total = evidence.Trials.Kinds.Length,
            before = 0,
            now = 0,
            lost = 0,
            won = 0;
        for (var trial = 0; trial < total; trial++)
        {
            var (was, @is) = (Catches(champion, trial), Catches(evidence.Challenger, trial));
            if (was)
                before++;
            if (@is)
                now++;
            if (was && !@is)
                lost++;
            if (@is && !was)
                won++;
        }
        var share = total == 0 ? 0 : (lost - won) / (double)total;
        var error = total == 0 ? 0 : Math.Sqrt(Math.Max(0, lost + won - ((lost - won) * share))) / total;
        var surely = share - (NormalQuantile * error);
        return new GateCheck(
            "synthetic-faults",
            surely,
            FaultMargin,
            surely <= FaultMargin,
            string.Create(Invariant, $"Of {total} faults put into healthy windows the champion catches {before} and the challenger ")
                + string.Create(Invariant, $"{now}: a loss of {share:P1}, surely {Math.Max(0, surely):P1}; {FaultMargin:P0} are allowed.")
        );

        bool Catches(ContenderScores contender, int trial) =>
            contender.Flags(contender.Faulty[trial]) && !contender.Flags(contender.Healthy[evidence.Trials.Base[trial]]);
    }

    /// <summary>Scoring takes no more than <see cref="MostLatency"/> times as long as with the champion.</summary>
    public static GateCheck ScoringLatency(GateEvidence evidence, ContenderScores champion)
    {
        var ratio = champion.Seconds > 0 ? evidence.Challenger.Seconds / champion.Seconds : 1;
        return new GateCheck(
            "scoring-latency",
            ratio,
            MostLatency,
            ratio <= MostLatency,
            string.Create(Invariant, $"Scoring the same windows takes {ratio:0.00} times as long as with the champion; ")
                + string.Create(Invariant, $"{MostLatency:0} times is allowed.")
        );
    }

    private static double Spread(ContenderScores contender)
    {
        if (contender.Healthy.Length == 0)
            return 0;
        var scores = contender.Healthy.Order().ToArray();
        return scores[(int)(0.99 * (scores.Length - 1))] / contender.Manifest.Threshold;
    }
}
