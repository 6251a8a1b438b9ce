using System.Globalization;
using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.Training.Retraining.Gating;

/// <summary>Checks that every version must pass, a first one too.</summary>
internal static class AbsoluteChecks
{
    /// <summary>Fewest windows of training, and of healthy drives in the held-out days.</summary>
    public const int FewestWindows = 100;

    /// <summary>Largest model file.</summary>
    public const int MostMegabytes = 64;

    /// <summary>A fit that starts warm may end so much worse on held-out windows than it began, because scaling moves.</summary>
    public const double WarmLossGrowth = 1.1;

    private const double FalseAlarmRisk = 0.01;

    /// <summary>Numbers in sentences are written the same everywhere.</summary>
    public static CultureInfo Invariant => CultureInfo.InvariantCulture;

    /// <summary>Enough healthy drives to learn from and to judge on.</summary>
    public static GateCheck EnoughDrives(GateEvidence evidence)
    {
        var trained = evidence.Challenger.Manifest.Data.Drives - evidence.Challenger.Manifest.Data.FailedDrives;
        var drives = Math.Min(trained, evidence.HealthyDrives);
        return new GateCheck(
            "enough-drives",
            drives,
            evidence.MinDrives,
            drives >= evidence.MinDrives,
            string.Create(Invariant, $"{trained} healthy drives are in the data and {evidence.HealthyDrives} in the held-out days; ")
                + string.Create(Invariant, $"both must be {evidence.MinDrives} or more.")
        );
    }

    /// <summary>Enough windows to learn from and to judge on.</summary>
    public static GateCheck EnoughWindows(GateEvidence evidence)
    {
        var trained = evidence.Challenger.Manifest.Data.TrainingWindows;
        var windows = Math.Min(trained, evidence.HeldOut.Healthy.Length);
        return new GateCheck(
            "enough-windows",
            windows,
            FewestWindows,
            windows >= FewestWindows,
            string.Create(Invariant, $"{trained} windows were trained on and {evidence.HeldOut.Healthy.Length} healthy ones held out; ")
                + string.Create(Invariant, $"both must be {FewestWindows} or more.")
        );
    }

    /// <summary>No weight is NaN or infinite.</summary>
    public static GateCheck WeightsFinite(GateEvidence evidence) =>
        new(
            "weights-finite",
            evidence.Challenger.BadWeights,
            0,
            evidence.Challenger.BadWeights == 0,
            string.Create(Invariant, $"{evidence.Challenger.BadWeights} values of the model file are no finite numbers; none may be.")
        );

    /// <summary>Training came to something: the loss is a number and not above what it was before.</summary>
    public static GateCheck LossConverged(GateEvidence evidence)
    {
        var metrics = evidence.Challenger.Manifest.Metrics;
        var before = metrics.GetValueOrDefault("heldOutLossBefore", double.NaN);
        var after = metrics.GetValueOrDefault("heldOutLoss", double.NaN);
        var limit = metrics.GetValueOrDefault("warmStart") > 0 ? WarmLossGrowth : 1;
        var ratio = after == 0 ? 0 : after / before;
        return new GateCheck(
            "loss-converged",
            Finite(ratio),
            limit,
            ratio <= limit,
            string.Create(Invariant, $"The loss on windows that were not trained on went from {before:0.#####} to {after:0.#####}; ")
                + string.Create(Invariant, $"it may be {limit:0.##} times as large at most.")
        );
    }

    /// <summary>Every held-out window has a score that is a number.</summary>
    public static GateCheck ScoresFinite(GateEvidence evidence)
    {
        var challenger = evidence.Challenger;
        var bad = challenger.Healthy.Concat(challenger.Failing).Concat(challenger.Faulty).Count(score => !float.IsFinite(score));
        return new GateCheck(
            "scores-finite",
            bad,
            0,
            bad == 0,
            string.Create(Invariant, $"{bad} of the held-out windows get a score that is no finite number; none may.")
        );
    }

    /// <summary>
    /// Not more healthy drives flagged than the target rate explains by chance (binomial, 1 % risk), or than the champion flags.
    /// </summary>
    public static GateCheck FalseAlarmBudget(GateEvidence evidence)
    {
        var flagged = evidence.FalseAlarms(evidence.Challenger).Count;
        var byChance = Binomial.MostByChance(evidence.HealthyDrives, evidence.TargetFalseAlarmRate, FalseAlarmRisk);
        var champion = evidence.Champion is null ? 0 : evidence.FalseAlarms(evidence.Champion).Count;
        var limit = Math.Max(byChance, champion);
        return new GateCheck(
            "false-alarm-budget",
            flagged,
            limit,
            flagged <= limit,
            string.Create(Invariant, $"{flagged} of {evidence.HealthyDrives} healthy drives are flagged in the held-out days; ")
                + string.Create(
                    Invariant,
                    $"a rate of {evidence.TargetFalseAlarmRate} explains {byChance}, and the champion flags {champion}."
                )
        );
    }

    /// <summary>The file is one that every scorer can load.</summary>
    public static GateCheck ModelSize(GateEvidence evidence)
    {
        var megabytes = evidence.Challenger.ModelBytes / 1048576.0;
        return new GateCheck(
            "model-size",
            megabytes,
            MostMegabytes,
            megabytes <= MostMegabytes,
            string.Create(Invariant, $"The model file has {megabytes:0.00} MiB; {MostMegabytes} are allowed.")
        );
    }

    /// <summary>A figure that JSON can hold.</summary>
    public static double Finite(double figure) => double.IsFinite(figure) ? figure : double.MaxValue;
}
