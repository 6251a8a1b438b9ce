namespace ServerlessAnomaly.Training.Graphs;

/// <summary>Mean and standard deviation of each transformed feature among healthy drives.</summary>
internal sealed record FeatureScaling(IReadOnlyList<float> Means, IReadOnlyList<float> Deviations)
{
    // Values further out than this are pulled in before the second pass, so that a few sick drives do not set the scale for all.
    private const double OutlierDeviations = 5;

    /// <summary>
    /// Fits mean and deviation in two passes, the second with outliers pulled in to five deviations of the first. A feature that never
    /// changes gets deviation 1; one that was never observed gets mean 0 as well.
    /// </summary>
    /// <param name="transformed">Transformed values, row by row; one row has <paramref name="features"/> values.</param>
    /// <param name="observed">1 where the value was observed, else 0; as long as <paramref name="transformed"/>.</param>
    /// <param name="features">Values per row.</param>
    public static FeatureScaling Fit(ReadOnlySpan<float> transformed, ReadOnlySpan<float> observed, int features)
    {
        var means = new float[features];
        var deviations = new float[features];
        for (var feature = 0; feature < features; feature++)
        {
            var (mean, deviation) = Moments(transformed, observed, feature, features, double.NegativeInfinity, double.PositiveInfinity);
            (mean, deviation) = Moments(
                transformed, observed, feature, features, mean - (OutlierDeviations * deviation), mean + (OutlierDeviations * deviation));
            means[feature] = (float)mean;
            // Rounding alone leaves a large constant with a tiny deviation.
            deviations[feature] = deviation > 1e-6 * Math.Max(1, Math.Abs(mean)) ? (float)deviation : 1;
        }
        return new FeatureScaling(means, deviations);
    }

    private static (double Mean, double Deviation) Moments(
        ReadOnlySpan<float> values, ReadOnlySpan<float> observed, int feature, int features, double low, double high)
    {
        double count = 0, sum = 0, squares = 0;
        for (var i = feature; i < values.Length; i += features)
        {
            if (observed[i] == 0) continue;
            count++;
            sum += Math.Clamp(values[i], low, high);
        }
        if (count == 0) return (0, 0);
        var mean = sum / count;
        for (var i = feature; i < values.Length; i += features)
        {
            if (observed[i] == 0) continue;
            var distance = Math.Clamp(values[i], low, high) - mean;
            squares += distance * distance;
        }
        return (mean, Math.Sqrt(squares / count));
    }
}
