namespace ServerlessAnomaly.Training.Detectors;

/// <summary>
/// How surprising a counter's value is among healthy drives, in nats: −ln of the share of them at or above it. A function of
/// u = ln(1 + value), 0 at 0, rising, in straight pieces between a few of the values that healthy drives have.
/// </summary>
/// <remarks>
/// For n drives a value that none of them reaches has (0 + ½) ÷ (n + 1). Beyond the highest value the function goes on in a straight line:
/// its slope is the mean slope from the first knot to the last, and at least <see cref="LowestEndSlope"/>.
/// </remarks>
internal sealed class TailFunction
{
    /// <summary>Most knots, the one at 0 included.</summary>
    public const int MaxKnots = 12;

    /// <summary>Least nats for each unit of u beyond the highest healthy value.</summary>
    public const double LowestEndSlope = 1;

    // The smallest count above none.
    private const double One = 0.6931472;

    // Closer knots would have slopes so steep that float32 loses what is between them.
    private const double LeastSpacing = 0.05;

    private TailFunction(IReadOnlyList<(double U, double Nats)> points, ReadOnlySpan<float> values, ReadOnlySpan<float> weights)
    {
        List<float> knots = [],
            changes = [];
        double before = 0;
        for (var i = 0; i < points.Count; i++)
        {
            var slope = i + 1 < points.Count ? Slope(points[i], points[i + 1]) : EndSlope(points);
            knots.Add((float)points[i].U);
            changes.Add((float)(slope - before));
            before = slope;
        }
        (Knots, SlopeChanges) = (knots, changes);
        double sum = 0,
            squares = 0,
            drives = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var nats = Evaluate(values[i]);
            sum += weights[i] * nats;
            squares += weights[i] * nats * nats;
            drives += weights[i];
        }
        var mean = sum / drives;
        Usual = (float)(mean + Math.Sqrt(Math.Max(0, (squares / drives) - (mean * mean))));
    }

    /// <summary>Values of u at which the slope changes, the first of them 0.</summary>
    public IReadOnlyList<float> Knots { get; }

    /// <summary>By how much the slope changes at each knot: the function is the sum of change · max(u − knot, 0).</summary>
    public IReadOnlyList<float> SlopeChanges { get; }

    /// <summary>The function's mean over healthy drives plus its deviation among them, in nats.</summary>
    public float Usual { get; }

    /// <summary>Fits the function.</summary>
    /// <param name="values">Values of u, none negative.</param>
    /// <param name="weights">What each value counts: 1 ÷ the number of a drive's values, so that their sum is the number of drives.</param>
    public static TailFunction Fit(ReadOnlySpan<float> values, ReadOnlySpan<float> weights)
    {
        double drives = 0,
            above = 0;
        var positive = new SortedDictionary<float, double>();
        for (var i = 0; i < values.Length; i++)
        {
            drives += weights[i];
            if (values[i] > 0)
                positive[values[i]] = positive.GetValueOrDefault(values[i]) + weights[i];
        }
        foreach (var weight in positive.Values)
            above += weight;
        List<(double U, double Nats)> points = [];
        foreach (var (value, weight) in positive)
        {
            points.Add((value, Nats(above)));
            above -= weight;
        }
        return new TailFunction(Thin(points, Nats(points.Count > 0 ? positive.Values.Sum() : 0)), values, weights);

        double Nats(double atOrAbove) => -Math.Log((Math.Max(0, atOrAbove) + 0.5) / (drives + 1));
    }

    /// <summary>The function itself; what the graph computes.</summary>
    public double Evaluate(double u)
    {
        double nats = 0;
        for (var i = 0; i < Knots.Count; i++)
            nats += SlopeChanges[i] * Math.Max(0, u - Knots[i]);
        return nats;
    }

    /// <summary>
    /// From 0 to the first count above none, which is as surprising as any count at all, and from there over few enough values.
    /// </summary>
    private static List<(double U, double Nats)> Thin(List<(double U, double Nats)> points, double first)
    {
        List<(double U, double Nats)> kept = [(0, 0), (points.Count > 0 ? Math.Clamp(points[0].U, LeastSpacing, One) : One, first)];
        if (points.Count == 0)
            return kept;
        var step = (points[^1].Nats - first) / (MaxKnots - 3);
        foreach (var point in points)
            if (point.U - kept[^1].U >= LeastSpacing && point.Nats - kept[^1].Nats >= step)
                kept.Add(point);
        if (points[^1].U <= kept[^1].U || points[^1].Nats <= kept[^1].Nats)
            return kept;
        if (kept.Count > 2 && points[^1].U - kept[^1].U < LeastSpacing)
            kept[^1] = points[^1];
        else if (points[^1].U - kept[^1].U >= LeastSpacing)
            kept.Add(points[^1]);
        return kept;
    }

    private static double EndSlope(IReadOnlyList<(double U, double Nats)> points) =>
        points.Count == 2 ? LowestEndSlope : Math.Max(LowestEndSlope, Slope(points[1], points[^1]));

    private static double Slope((double U, double Nats) from, (double U, double Nats) to) => (to.Nats - from.Nats) / (to.U - from.U);
}
