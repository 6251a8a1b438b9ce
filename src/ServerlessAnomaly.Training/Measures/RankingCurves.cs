namespace ServerlessAnomaly.Training.Measures;

/// <summary>Curves over all thresholds. Points that lie on a straight line between others are left out.</summary>
internal static class RankingCurves
{
    private const int MostPoints = 600;

    /// <summary>Share of the positives found by share of the negatives flagged, from (0, 0) to (1, 1).</summary>
    public static IReadOnlyList<double[]> Roc(IReadOnlyCollection<float> positives, IReadOnlyCollection<float> negatives)
    {
        var points = new List<double[]> { new double[] { 0, 0 } };
        double hits = 0,
            alarms = 0;
        foreach (var (positive, negative) in Ranking.Descending(positives, negatives))
        {
            hits += positive;
            alarms += negative;
            points.Add([alarms / negatives.Count, hits / positives.Count]);
        }
        return Thin(points);
    }

    /// <summary>Precision by recall, at every distinct score from the highest down.</summary>
    public static IReadOnlyList<double[]> PrecisionRecall(IReadOnlyCollection<float> positives, IReadOnlyCollection<float> negatives)
    {
        var points = new List<double[]>();
        double hits = 0,
            taken = 0;
        foreach (var (positive, negative) in Ranking.Descending(positives, negatives))
        {
            hits += positive;
            taken += positive + negative;
            if (positive > 0 || points.Count == 0)
                points.Add([hits / positives.Count, hits / taken]);
        }
        return Thin(points);
    }

    /// <summary>
    /// The part of the ROC curve that a logarithmic axis can show: from the lowest share of negatives above 0, where at least one of them
    /// is flagged.
    /// </summary>
    public static IReadOnlyList<double[]> DetectionByFalseAlarms(
        IReadOnlyCollection<float> positives,
        IReadOnlyCollection<float> negatives
    ) => [.. Roc(positives, negatives).Where(point => point[0] > 0)];

    private static List<double[]> Thin(List<double[]> points)
    {
        var kept = new List<double[]>();
        for (var i = 0; i < points.Count; i++)
            if (i == 0 || i == points.Count - 1 || !IsStraight(points[i - 1], points[i], points[i + 1]))
                kept.Add(points[i]);
        // By distance along the curve rather than by index, so that steep parts keep their shape.
        if (kept.Count <= MostPoints)
            return kept;
        var (thin, step) = (new List<double[]> { kept[0] }, 2.0 / MostPoints);
        for (var i = 1; i < kept.Count - 1; i++)
            if (Math.Abs(kept[i][0] - thin[^1][0]) + Math.Abs(kept[i][1] - thin[^1][1]) >= step)
                thin.Add(kept[i]);
        thin.Add(kept[^1]);
        return thin;
    }

    private static bool IsStraight(double[] a, double[] b, double[] c) => (a[0] == b[0] && b[0] == c[0]) || (a[1] == b[1] && b[1] == c[1]);
}
