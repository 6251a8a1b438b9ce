using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Drift;

/// <summary>What of a window is held against the reference, for one feature.</summary>
public static class DriftFeature
{
    /// <summary>
    /// The feature's newest raw value, or its difference to the step before where the model is fed the difference; NaN where missing.
    /// Transforms
    /// that keep the order of values change no bin, so they are left out.
    /// </summary>
    /// <param name="window">Raw values, <c>[steps, columns]</c>, oldest step first; at least two steps.</param>
    /// <param name="columns">Columns of the schema.</param>
    /// <param name="column">The feature's column.</param>
    /// <param name="transform">The feature's transform.</param>
    public static float Value(ReadOnlySpan<float> window, int columns, int column, FeatureTransform transform)
    {
        var newest = window[window.Length - columns + column];
        return transform is FeatureTransform.Delta or FeatureTransform.LogDelta
            ? newest - window[window.Length - (2 * columns) + column]
            : newest;
    }
}
