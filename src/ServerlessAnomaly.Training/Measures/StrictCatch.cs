namespace ServerlessAnomaly.Training.Measures;

/// <summary>
/// The mean share of failing drives caught over false-alarm rates from 0.05 to 1 %, in steps of 0.05 %. One rate alone hangs on a few
/// healthy drives; the mean over a fixed grid of them tells detectors apart at the strict end.
/// </summary>
internal static class StrictCatch
{
    private const int Rates = 20;
    private const double Spacing = 0.0005;

    /// <summary>The grid: 0.0005, 0.001, … 0.01.</summary>
    public static IReadOnlyList<double> Grid { get; } = [.. Enumerable.Range(1, Rates).Select(step => step * Spacing)];

    /// <summary>Measures. At a rate, a failing drive is caught if it scores above all but that share of the healthy drives.</summary>
    /// <param name="failing">Score of each failing drive.</param>
    /// <param name="healthy">Score of each healthy drive.</param>
    /// <returns>From 0 to 1; NaN where there is no failing or no healthy drive.</returns>
    public static double Mean(IReadOnlyCollection<float> failing, IReadOnlyCollection<float> healthy)
    {
        if (failing.Count == 0 || healthy.Count == 0)
            return double.NaN;
        float[] descending = [.. healthy.OrderDescending()];
        return Grid.Average(rate => failing.Count(score => score > descending[Above(rate, descending.Length)]) / (double)failing.Count);
    }

    /// <summary>The same where each drive counts several times, or not at all.</summary>
    /// <param name="failing">Failing drives: score and how often it counts, in any order.</param>
    /// <param name="healthy">Healthy drives, from the highest score down.</param>
    internal static double Mean(ReadOnlySpan<(float Score, int Times)> failing, ReadOnlySpan<(float Score, int Times)> healthy)
    {
        int drives = 0,
            failed = 0;
        foreach (var (_, times) in healthy)
            drives += times;
        foreach (var (_, times) in failing)
            failed += times;
        if (drives == 0 || failed == 0)
            return double.NaN;
        double sum = 0;
        int at = 0,
            passed = healthy[0].Times;
        foreach (var rate in Grid)
        {
            for (var above = Above(rate, drives); passed <= above; )
                passed += healthy[++at].Times;
            foreach (var (score, times) in failing)
                if (score > healthy[at].Score)
                    sum += times;
        }
        return sum / failed / Grid.Count;
    }

    // The grid's rates are not exact in binary: 0.0015 · 2000 must be 3.
    private static int Above(double rate, int drives) => Math.Min(drives - 1, (int)((rate * drives) + 1e-9));
}
