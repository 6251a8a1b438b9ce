namespace ServerlessAnomaly.Benchmarks;

/// <summary>Medians and percentiles of what was measured.</summary>
internal static class Figures
{
    /// <summary>The value that a share of all values is at or below; NaN if there are none.</summary>
    public static double Percentile(this IEnumerable<double> values, double share)
    {
        double[] ordered = [.. values.Order()];
        return ordered.Length == 0 ? double.NaN : ordered[Math.Max(0, (int)Math.Ceiling(share * ordered.Length) - 1)];
    }

    /// <summary>The middle value.</summary>
    public static double Median(this IEnumerable<double> values) => values.Percentile(0.5);
}
