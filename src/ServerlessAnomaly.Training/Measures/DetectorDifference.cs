namespace ServerlessAnomaly.Training.Measures;

/// <summary>How far a detector's mean share caught over false-alarm rates from 0.05 to 1 % is above another's on the same drives.</summary>
/// <param name="Other">Name of the other detector.</param>
/// <param name="Difference">Mean over seeds of the one, less that of the other.</param>
/// <param name="Lowest">2.5th percentile of the difference over the draws.</param>
/// <param name="Highest">97.5th percentile.</param>
public sealed record DetectorDifference(string Other, double Difference, double Lowest, double Highest)
{
    /// <summary>Draws of the bootstrap.</summary>
    public const int Draws = 2000;

    /// <summary>
    /// A paired bootstrap (Efron and Tibshirani 1993): each draw takes as many failing and as many healthy drives as there are, with
    /// replacement, the same for both detectors and for all seeds.
    /// </summary>
    /// <param name="other">Name of the other detector.</param>
    /// <param name="ours">The detector's scores, for each seed.</param>
    /// <param name="theirs">The other's scores of the same drives, for each seed.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <exception cref="ArgumentException">The two were not judged on the same drives.</exception>
    public static DetectorDifference Measure(string other, IReadOnlyList<DriveScores> ours, IReadOnlyList<DriveScores> theirs, int seed = 1)
    {
        string[] failing = [.. ours[0].Failing.Keys.Order(StringComparer.Ordinal)];
        string[] healthy = [.. ours[0].Healthy.Keys.Order(StringComparer.Ordinal)];
        if (ours.Concat(theirs).Any(run => !Same(run.Failing, failing) || !Same(run.Healthy, healthy)))
            throw new ArgumentException($"The detector and '{other}' were not judged on the same drives: judge both on the same data.");
        Sampled[] first = [.. ours.Select(run => new Sampled(run, failing, healthy))];
        Sampled[] second = [.. theirs.Select(run => new Sampled(run, failing, healthy))];

        var random = new Random(seed);
        var differences = new double[Draws];
        int[] failures = new int[failing.Length],
            others = new int[healthy.Length];
        for (var draw = 0; draw < Draws; draw++)
        {
            Draw(random, failures);
            Draw(random, others);
            differences[draw] = first.Average(run => run.Mean(failures, others)) - second.Average(run => run.Mean(failures, others));
        }
        Array.Sort(differences);
        return new DetectorDifference(
            other,
            ours.Average(run => run.MeanCaught) - theirs.Average(run => run.MeanCaught),
            differences[(int)(0.025 * Draws)],
            differences[(int)(0.975 * Draws)]
        );
    }

    private static bool Same(IReadOnlyDictionary<string, float> scores, string[] drives) =>
        scores.Count == drives.Length && drives.All(scores.ContainsKey);

    private static void Draw(Random random, int[] times)
    {
        Array.Clear(times);
        for (var i = 0; i < times.Length; i++)
            times[random.Next(times.Length)]++;
    }

    /// <summary>One run's scores, healthy drives from the highest down, with room for how often each is drawn.</summary>
    private sealed class Sampled
    {
        private readonly (float Score, int Times)[] _failing,
            _healthy;
        private readonly int[] _order;

        public Sampled(DriveScores run, string[] failing, string[] healthy)
        {
            _failing = [.. failing.Select(drive => (run.Failing[drive], 0))];
            _order = [.. Enumerable.Range(0, healthy.Length).OrderByDescending(drive => run.Healthy[healthy[drive]])];
            _healthy = [.. _order.Select(drive => (run.Healthy[healthy[drive]], 0))];
        }

        public double Mean(int[] failures, int[] others)
        {
            for (var i = 0; i < _failing.Length; i++)
                _failing[i].Times = failures[i];
            for (var i = 0; i < _healthy.Length; i++)
                _healthy[i].Times = others[_order[i]];
            return StrictCatch.Mean(_failing, _healthy);
        }
    }
}
