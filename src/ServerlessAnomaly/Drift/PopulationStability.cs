namespace ServerlessAnomaly.Drift;

/// <summary>The population stability index, with the number of drives as the size of a sample.</summary>
public static class PopulationStability
{
    /// <summary>
    /// Σ (a − e) · ln(a ÷ e) over the bins (N. Siddiqi, Credit Risk Scorecards, 2006), with shares (D · share + ½) ÷ (D + n/2) so
    /// that an empty bin is no infinity.
    /// </summary>
    /// <param name="expected">Share of the reference in each of n bins.</param>
    /// <param name="expectedDrives">Drives of the reference.</param>
    /// <param name="counts">Windows of the last days in each bin.</param>
    /// <param name="drives">Drives of the last days.</param>
    public static double Raw(IReadOnlyList<double> expected, int expectedDrives, ReadOnlySpan<long> counts, int drives)
    {
        double total = 0,
            index = 0;
        foreach (var count in counts)
            total += count;
        for (var bin = 0; bin < counts.Length; bin++)
        {
            var e = Smoothed(expected[bin], expectedDrives, counts.Length);
            var a = Smoothed(counts[bin] / total, drives, counts.Length);
            index += (a - e) * Math.Log(a / e);
        }
        return index;
    }

    /// <summary>
    /// What the index is about without any shift: (n − 1) · (1/D + 1/d) for the n bins that are in use (B. Yurdakul, Statistical
    /// Properties of Population Stability Index, 2018).
    /// </summary>
    public static double ByChance(IReadOnlyList<double> expected, int expectedDrives, ReadOnlySpan<long> counts, int drives)
    {
        var used = 0;
        for (var bin = 0; bin < counts.Length; bin++)
            if (expected[bin] > 0 || counts[bin] > 0)
                used++;
        return (used - 1) * ((1d / expectedDrives) + (1d / drives));
    }

    private static double Smoothed(double share, int drives, int bins) => ((drives * share) + 0.5) / (drives + (bins / 2d));
}
