using ServerlessAnomaly.Models;
using ServerlessAnomaly.Training.Measures;
using static ServerlessAnomaly.Training.Retraining.Gating.AbsoluteChecks;

namespace ServerlessAnomaly.Training.Retraining.Gating;

/// <summary>Checks of the chance of failing within 7 days, for versions that have one.</summary>
internal static class ChanceChecks
{
    private const double NormalQuantile = 1.645;

    /// <summary>Every chance is a number from 0 to 1, and a longer horizon never has the lower one.</summary>
    public static GateCheck ChancesValid(HeldOutChances chances)
    {
        var bad = chances.Healthy.Concat(chances.Failing).Count(IsBad);
        return new GateCheck(
            "chances-valid",
            bad,
            0,
            bad == 0,
            string.Create(Invariant, $"{bad} of the held-out windows get chances of failing that are none; none may.")
        );

        static bool IsBad(float[] chances) =>
            chances.Any(chance => !(chance is >= 0 and <= 1)) || chances.Zip(chances.Skip(1)).Any(pair => pair.Second < pair.First);
    }

    /// <summary>The chances are not surely worse than the base rate as everyone's chance (one-sided, 5 % risk, drives as units).</summary>
    public static GateCheck ChancesCalibrated(GateEvidence evidence, HeldOutChances chances)
    {
        var outcomes = Outcomes(evidence);
        var rate = outcomes.Length == 0 ? 0 : outcomes.Count(one => one.Fails) / (double)outcomes.Length;
        return Compare(
            "chances-calibrated",
            evidence,
            outcomes,
            one => Chance(chances, one),
            _ => rate,
            string.Create(Invariant, $"of the base rate of {rate:0.#####} alone")
        );
    }

    /// <summary>The chances are not surely worse than the champion's, by the same rule.</summary>
    public static GateCheck ChancesOfChampion(GateEvidence evidence, HeldOutChances chances, HeldOutChances champion) =>
        Compare(
            "chances-against-champion",
            evidence,
            Outcomes(evidence),
            one => Chance(chances, one),
            one => Chance(champion, one),
            "of the champion"
        );

    private static GateCheck Compare(
        string name,
        GateEvidence evidence,
        Outcome[] outcomes,
        Func<Outcome, double> own,
        Func<Outcome, double> other,
        string whose
    )
    {
        var failed = evidence.HeldOut.Failing.Select(window => window.Drive).Distinct().Count();
        var (brier, before) = (Brier(outcomes, own), Brier(outcomes, other));
        var figures = string.Create(
            Invariant,
            $"The Brier score within {DetectionMetrics.PositiveDays} days is {brier:0.######}, {before:0.######} {whose}"
        );
        if (failed < ComparisonChecks.FewestFailures)
            return new GateCheck(
                name,
                0,
                0,
                true,
                string.Create(Invariant, $"{figures}; {failed} failures in the held-out days are too few to tell.")
            );
        double[] worse =
        [
            .. outcomes
                .GroupBy(one => one.Drive)
                .Select(drive => drive.Sum(one => Error(own(one), one.Fails) - Error(other(one), one.Fails))),
        ];
        var mean = worse.Average();
        var deviation = Math.Sqrt(worse.Sum(x => (x - mean) * (x - mean)));
        var surely = (worse.Sum() - (NormalQuantile * deviation)) / outcomes.Length;
        return new GateCheck(
            name,
            Finite(surely),
            0,
            surely <= 0,
            string.Create(
                Invariant,
                $"{figures}; it may not be surely above it, and the lower bound of the difference is {surely:0.######}."
            )
        );
    }

    private static Outcome[] Outcomes(GateEvidence evidence) =>
        [
            .. evidence
                .HeldOut.Healthy.Index()
                .Where(pair => evidence.HeldOut.IsSeenAfter.ElementAtOrDefault(pair.Index))
                .Select(pair => new Outcome(pair.Item.Drive, pair.Index, false)),
            .. evidence.HeldOut.Failing.Index().Select(pair => new Outcome(pair.Item.Drive, pair.Index, true)),
        ];

    private static double Chance(HeldOutChances chances, Outcome one) => (one.Fails ? chances.Failing : chances.Healthy)[one.Window][0];

    private static double Brier(Outcome[] outcomes, Func<Outcome, double> chance) =>
        outcomes.Length == 0 ? 0 : outcomes.Average(one => Error(chance(one), one.Fails));

    private static double Error(double chance, bool fails) => (chance - (fails ? 1 : 0)) * (chance - (fails ? 1 : 0));

    /// <summary>A held-out window of which it is known whether its drive failed within 7 days.</summary>
    private readonly record struct Outcome(int Drive, int Window, bool Fails);
}
