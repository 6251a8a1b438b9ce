namespace ServerlessAnomaly.Training.Evaluation.Nab;

/// <summary>
/// The Numenta Anomaly Benchmark's scoring. Lavin and Ahmad 2015, section III, with the standard profile: a window found is worth up to
/// 1, the earlier the more; a window missed costs 1; a flag outside costs up to 0.11, less just after a window.
/// </summary>
internal static class NabScorer
{
    private const double FalsePositive = 0.11;

    /// <summary>The sigmoid σ(x) = 2 ÷ (1 + e^(5x)) − 1; −1 beyond 3.</summary>
    public static double Sigmoid(double x) => x > 3 ? -1 : (2 / (1 + Math.Exp(5 * x))) - 1;

    /// <summary>What a flag in a row is worth, and the window that the row lies in; null outside windows.</summary>
    public static (double Worth, int? Window) Worth(NabSeries series, int row)
    {
        var before = -1;
        for (var i = 0; i < series.Windows.Count; i++)
        {
            var (first, last) = series.Windows[i];
            // Brought to 1 for the first row of the window.
            if (row >= first && row <= last)
                return (Sigmoid(-(last - row + 1.0) / (last - first + 1)) / Sigmoid(-1), i);
            if (last < row)
                before = i;
        }
        if (before < 0)
            return (-FalsePositive, null);
        var (start, end) = series.Windows[before];
        return (FalsePositive * Sigmoid((row - end) / (double)(end - start)), null);
    }

    /// <summary>Scores all series with the threshold that is best for all of them together.</summary>
    /// <param name="series">The series.</param>
    /// <param name="scores">For each series the score of each row.</param>
    public static NabScore Best(IReadOnlyList<NabSeries> series, IReadOnlyList<double[]> scores)
    {
        var windows = series.Sum(one => one.Windows.Count);
        var rows = series
            .Index()
            .SelectMany(one =>
                Enumerable
                    .Range(one.Item.Probation, one.Item.Values.Length - one.Item.Probation)
                    .Select(row => (Score: scores[one.Index][row], Series: one.Index, Row: row))
            )
            .OrderByDescending(row => row.Score)
            .ToArray();
        var found = new Dictionary<(int, int), double>();
        var (sum, falseAlarms) = (-(double)windows, 0);
        var best = (Sum: sum, Threshold: double.PositiveInfinity, Found: 0, FalseAlarms: 0);
        for (var at = 0; at < rows.Length; )
        {
            var threshold = rows[at].Score;
            for (; at < rows.Length && rows[at].Score == threshold; at++)
            {
                var (worth, window) = Worth(series[rows[at].Series], rows[at].Row);
                if (window is not { } index)
                {
                    sum += worth;
                    falseAlarms++;
                    continue;
                }
                // Only the earliest flag of a window counts, which is worth most; the first takes back what the miss cost.
                var key = (rows[at].Series, index);
                var already = found.GetValueOrDefault(key, -1);
                if (worth <= already)
                    continue;
                sum += worth - already;
                found[key] = worth;
            }
            if (sum > best.Sum)
                best = (sum, threshold, found.Count, falseAlarms);
        }
        return new NabScore(100 * (best.Sum + windows) / (2 * windows), best.Threshold, best.Found, best.FalseAlarms);
    }
}

/// <summary>What flags are worth by NAB's standard profile, at the best single threshold.</summary>
/// <param name="Value">100 for finding every window at once without a false alarm, 0 for flagging nothing; may be negative.</param>
/// <param name="Threshold">Rows whose score is at least this are flagged; infinite if flagging nothing is best.</param>
/// <param name="WindowsFound">Windows with a flag.</param>
/// <param name="FalseAlarms">Rows flagged outside windows.</param>
internal sealed record NabScore(double Value, double Threshold, int WindowsFound, int FalseAlarms);
