namespace ServerlessAnomaly.Training.Measures;

/// <summary>How well scores rank positives above negatives.</summary>
internal static class Ranking
{
    /// <summary>
    /// Area under the ROC curve: the share of pairs of a positive and a negative in which the positive scores higher, equal scores counting
    /// half. NaN if there is no pair.
    /// </summary>
    public static double RocArea(IReadOnlyCollection<float> positives, IReadOnlyCollection<float> negatives)
    {
        double below = 0,
            pairs = 0;
        foreach (var (tied, negative) in Descending(positives, negatives).Reverse())
        {
            pairs += tied * (below + (negative / 2.0));
            below += negative;
        }
        return pairs / ((double)positives.Count * negatives.Count);
    }

    /// <summary>
    /// Average precision: Σ (Rₙ − Rₙ₋₁) · Pₙ over the distinct scores from the highest down, P and R precision and recall of all that
    /// score at
    /// least as high; no interpolation. NaN if there is no positive.
    /// </summary>
    public static double AveragePrecision(IReadOnlyCollection<float> positives, IReadOnlyCollection<float> negatives)
    {
        double hits = 0,
            taken = 0,
            sum = 0;
        foreach (var (positive, negative) in Descending(positives, negatives))
        {
            hits += positive;
            taken += positive + negative;
            sum += positive * hits / taken;
        }
        return sum / positives.Count;
    }

    /// <summary>
    /// The lowest threshold that no more than a share <paramref name="rate"/> of the scores exceeds: the (⌊rate · n⌋ + 1)th largest score.
    /// </summary>
    public static float ThresholdAt(IReadOnlyCollection<float> scores, double rate) =>
        scores.OrderDescending().ElementAt(Math.Min(scores.Count - 1, (int)(rate * scores.Count)));

    /// <summary>Positives and negatives at each distinct score, from the highest down.</summary>
    public static IEnumerable<(int Positives, int Negatives)> Descending(IEnumerable<float> positives, IEnumerable<float> negatives)
    {
        var all = positives
            .Select(score => (Score: score, Positive: true))
            .Concat(negatives.Select(score => (Score: score, Positive: false)))
            .OrderByDescending(pair => pair.Score)
            .ToArray();
        for (var start = 0; start < all.Length; )
        {
            var (end, positive) = (start, 0);
            for (; end < all.Length && all[end].Score == all[start].Score; end++)
                if (all[end].Positive)
                    positive++;
            yield return (positive, end - start - positive);
            start = end;
        }
    }
}
