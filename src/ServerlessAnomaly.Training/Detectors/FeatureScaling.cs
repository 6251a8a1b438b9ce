using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Training.Detectors;

/// <summary>Mean and standard deviation of each transformed feature among healthy drives.</summary>
/// <param name="Means">For each feature.</param>
/// <param name="Deviations">For each feature, never 0.</param>
/// <param name="Tails">For each counter, how surprising its values are; null where the score has no use for it.</param>
internal sealed record FeatureScaling(IReadOnlyList<float> Means, IReadOnlyList<float> Deviations, TailScaling? Tails = null)
{
    // Values further out than this are pulled in before the second pass, so that a few sick drives do not set the scale for all.
    private const double OutlierDeviations = 5;

    /// <summary>
    /// Fits mean and deviation in two passes, the second with outliers pulled in to five deviations of the first. A feature that never
    /// changes gets deviation 1; one that was never observed gets mean 0 as well. With <see cref="ScoreMethod.Gated"/> counters have mean 0
    /// and deviation 1: their scale is <see cref="Tails"/>.
    /// </summary>
    /// <param name="transformed">Transformed values, row by row, one for each feature.</param>
    /// <param name="observed">1 where the value was observed, else 0; as long as <paramref name="transformed"/>.</param>
    /// <param name="schema">The features.</param>
    /// <param name="method">How the score is made.</param>
    public static FeatureScaling Fit(
        ReadOnlySpan<float> transformed,
        ReadOnlySpan<float> observed,
        FeatureSchema schema,
        ScoreMethod method
    )
    {
        var features = schema.Features.Count;
        var means = new float[features];
        var deviations = new float[features];
        for (var feature = 0; feature < features; feature++)
        {
            deviations[feature] = 1;
            if (method == ScoreMethod.Gated && schema.Features[feature].Error == FeatureError.Upward)
                continue;
            var (mean, deviation) = Moments(transformed, observed, feature, features, double.NegativeInfinity, double.PositiveInfinity);
            (mean, deviation) = Moments(
                transformed,
                observed,
                feature,
                features,
                mean - (OutlierDeviations * deviation),
                mean + (OutlierDeviations * deviation)
            );
            means[feature] = (float)mean;
            // Rounding alone leaves a large constant with a tiny deviation.
            if (deviation > 1e-6 * Math.Max(1, Math.Abs(mean)))
                deviations[feature] = (float)deviation;
        }
        return new FeatureScaling(means, deviations);
    }

    private static (double Mean, double Deviation) Moments(
        ReadOnlySpan<float> values,
        ReadOnlySpan<float> observed,
        int feature,
        int features,
        double low,
        double high
    )
    {
        double count = 0,
            sum = 0,
            squares = 0;
        for (var i = feature; i < values.Length; i += features)
        {
            if (observed[i] == 0)
                continue;
            count++;
            sum += Math.Clamp(values[i], low, high);
        }
        if (count == 0)
            return (0, 0);
        var mean = sum / count;
        for (var i = feature; i < values.Length; i += features)
        {
            if (observed[i] == 0)
                continue;
            var distance = Math.Clamp(values[i], low, high) - mean;
            squares += distance * distance;
        }
        return (mean, Math.Sqrt(squares / count));
    }
}
