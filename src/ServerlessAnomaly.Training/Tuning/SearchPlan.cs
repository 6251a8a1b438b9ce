namespace ServerlessAnomaly.Training.Tuning;

/// <summary>
/// Chooses points of the unit cube, one after the other. Each depends on the seed and on the trials before it, and on nothing else.
/// </summary>
/// <param name="dimensions">Dimensions of the cube.</param>
/// <param name="strategy">How points are chosen.</param>
/// <param name="seed">Seed of all randomness.</param>
internal sealed class SearchPlan(int dimensions, SearchStrategy strategy, int seed)
{
    /// <summary>Trials chosen at random before the process is asked. Both strategies begin with the same ones.</summary>
    public const int RandomTrials = 5;

    private const int Candidates = 2000;
    private const int NearCandidates = 400;
    private const double NearDeviation = 0.05;

    /// <summary>The next point, for the lowest value.</summary>
    /// <param name="points">Points tried.</param>
    /// <param name="values">What came of them; finite.</param>
    public double[] Next(double[][] points, double[] values)
    {
        var random = new Random(SeedOf(seed, points.Length));
        if (strategy == SearchStrategy.Random || points.Length < RandomTrials)
            return Anywhere(random);
        var fit = new ProcessFit(points, values);
        var lowest = values.Min();
        var best = points[Array.IndexOf(values, lowest)];
        return Enumerable
            .Range(0, Candidates)
            .Select(_ => Anywhere(random))
            .Concat(Enumerable.Range(0, NearCandidates).Select(_ => Near(best, random)))
            .MaxBy(point => fit.Predict(point) is var (mean, deviation) ? ExpectedImprovement.At(mean, deviation, lowest) : 0)!;
    }

    private double[] Anywhere(Random random) => [.. Enumerable.Range(0, dimensions).Select(_ => random.NextDouble())];

    private static double[] Near(double[] point, Random random) =>
        [.. point.Select(place => Math.Clamp(place + (NearDeviation * MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1)), 0, 1))];

    /// <summary>
    /// A seed of its own for each trial. Neighbouring seeds give generators whose first numbers go along with each other, so the bits are
    /// mixed by SplitMix64. Steele, Lea and Flood 2014.
    /// </summary>
    private static int SeedOf(int seed, int trial)
    {
        unchecked
        {
            var bits = (((ulong)(uint)seed << 32) | (uint)trial) + 0x9E3779B97F4A7C15;
            bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
            bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
            return (int)(bits ^ (bits >> 31));
        }
    }
}

/// <summary>One hyperparameter that is searched, on a logarithmic scale.</summary>
/// <param name="Name">Name of the training option.</param>
/// <param name="Low">Lowest value tried.</param>
/// <param name="High">Highest value tried.</param>
public sealed record SearchDimension(string Name, double Low, double High)
{
    /// <summary>The value at a place between 0 (lowest) and 1 (highest).</summary>
    internal double At(double place) => Low * Math.Pow(High / Low, place);

    /// <summary>The place of a value.</summary>
    internal double PlaceOf(double value) => Math.Log(value / Low) / Math.Log(High / Low);
}

/// <summary>How the next trial is chosen.</summary>
public enum SearchStrategy
{
    /// <summary>Where a Gaussian process expects the most improvement.</summary>
    Bayesian,

    /// <summary>Anywhere, with equal chances: what the other is held against.</summary>
    Random,
}
