namespace ServerlessAnomaly.Training.Measures;

/// <summary>A figure over several seeds.</summary>
/// <param name="Median">The middle one; the mean of the two in the middle of an even number.</param>
/// <param name="Lowest">The lowest.</param>
/// <param name="Highest">The highest.</param>
public sealed record FigureSpread(double Median, double Lowest, double Highest)
{
    /// <summary>The spread of some values; null if there is none.</summary>
    internal static FigureSpread? Measure(IEnumerable<double?> values)
    {
        double[] known = [.. values.OfType<double>().Order()];
        if (known.Length == 0)
            return null;
        var middle = known.Length / 2;
        return new FigureSpread(known.Length % 2 == 1 ? known[middle] : (known[middle - 1] + known[middle]) / 2, known[0], known[^1]);
    }
}
