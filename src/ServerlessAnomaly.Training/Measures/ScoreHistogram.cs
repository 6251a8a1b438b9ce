namespace ServerlessAnomaly.Training.Measures;

/// <summary>
/// Bins for scores: evenly spaced by logarithm where scores are positive and span two orders of magnitude, evenly otherwise. The first bin
/// takes everything below.
/// </summary>
/// <param name="Edges">Edges of the bins in ascending order, one more than there are bins.</param>
/// <param name="IsLogarithmic">Whether the edges grow by a factor.</param>
internal sealed record ScoreHistogram(IReadOnlyList<double> Edges, bool IsLogarithmic)
{
    private const int Bins = 48;

    // Scores nearer to zero than this part of the largest are one bin: nobody compares them.
    private const double SmallestShare = 1e-6;

    /// <summary>Bins that fit the scores.</summary>
    public static ScoreHistogram For(IReadOnlyCollection<float> scores)
    {
        double high = scores.Max(),
            low = scores.Min();
        var positive = scores.Where(score => score > 0).Select(score => (double)score).DefaultIfEmpty(0).Min();
        if (low >= 0 && positive > 0 && high > 100 * positive)
        {
            var (first, last) = (Math.Log10(Math.Max(positive, high * SmallestShare)), Math.Log10(high));
            return new ScoreHistogram(
                [.. Enumerable.Range(0, Bins + 1).Select(i => Math.Pow(10, first + ((last - first) * i / Bins)))],
                true
            );
        }
        if (high == low)
            high = low + 1;
        return new ScoreHistogram([.. Enumerable.Range(0, Bins + 1).Select(i => low + ((high - low) * i / Bins))], false);
    }

    /// <summary>Share of the scores in each bin.</summary>
    public IReadOnlyList<double> Shares(IReadOnlyCollection<float> scores)
    {
        var counts = new double[Edges.Count - 1];
        foreach (var score in scores)
        {
            var above = 0;
            for (; above < counts.Length - 1 && score >= Edges[above + 1]; )
                above++;
            counts[above]++;
        }
        return [.. counts.Select(count => count / Math.Max(1, scores.Count))];
    }
}
