using ServerlessAnomaly.Graphs;
using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Ops;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Detectors;

/// <summary>
/// From a raw window to transformed features, as graph, so that training and scoring cannot differ. All features go through the same
/// few nodes; which of them apply to a feature is a constant vector.
/// </summary>
internal sealed class FeatureFront
{
    /// <summary>Name of the input: raw values float32 [batch, steps, columns], NaN where missing.</summary>
    public const string WindowInput = "window";

    private const float Tiny = 1e-30f;

    // Below any logarithm of a float, so that only counters are cut off at 0.
    private const float Floor = -1000;

    private readonly FeatureSchema _schema;
    private readonly int _steps;

    public FeatureFront(FeatureSchema schema, WindowOptions window)
    {
        (_schema, _steps) = (schema, window.Steps);
        Window = new Input(WindowInput, Shape.PerWindow(window.Steps, schema.Columns.Count));
        int[] columns = [.. schema.Features.Select(feature => schema.Columns.Index().First(column => column.Item == feature.Column).Index)];
        var raw = new GatherChannels(Window, columns);
        var missing = new IsNaN(raw);
        Raw = new Where(missing, 0, raw);
        Observed = 1 - new Indicator(missing);
        Transformed = Raw;
        int[] stepBefore = [.. Enumerable.Range(-1, window.Steps)];
        if (Flags(FeatureTransform.Delta, FeatureTransform.LogDelta) is { } deltas)
        {
            Transformed -= deltas * new GatherTime(Raw, stepBefore);
            // A difference is observed where both values are, so never at the first step.
            Observed *= 1 - (deltas * (1 - new GatherTime(Observed, stepBefore)));
        }
        if (Flags(FeatureTransform.Log1p, FeatureTransform.LogDelta) is { } logs)
        {
            var size = new Absolute(Transformed);
            Tensor logged = new Logarithm(1 + size);
            // x ÷ (|x| + tiny) is its sign, and 0 at 0; Sign itself is not vectorized in the runtime.
            if (Flags(FeatureTransform.LogDelta) is not null)
                logged *= Transformed / (size + Tiny);
            if (Flags(FeatureTransform.Log1p) is { } counters)
                logged = new Maximum(logged, Floor * (1 - counters));
            Transformed = (logs * logged) + ((1 - logs) * Transformed);
        }
        Counters = Counters.Build(schema, window, this);
    }

    /// <summary>The graph's input.</summary>
    public Input Window { get; }

    /// <summary>Raw values [batch, steps, features]; 0 where missing.</summary>
    public Tensor Raw { get; }

    /// <summary>Transformed values [batch, steps, features]; meaningless where not observed.</summary>
    public Tensor Transformed { get; }

    /// <summary>1 where the transformed value is known, else 0.</summary>
    public Tensor Observed { get; }

    /// <summary>The features that only count upwards; null if there are none.</summary>
    public Counters? Counters { get; }

    /// <summary>Transformed values in deviations from the healthy mean; 0, the mean, where not observed.</summary>
    public Tensor Scale(FeatureScaling scaling) =>
        (Transformed - Constant.PerStep(_steps, scaling.Means, "scaling.mean"))
        / Constant.PerStep(_steps, scaling.Deviations, "scaling.deviation")
        * Observed;

    /// <summary>
    /// The front alone, unscaled, as a model with the outputs <c>transformed</c> and <c>observed</c>, and <c>level</c>, <c>growth</c>
    /// and <c>rises</c> if there are counters: what scaling is fitted on.
    /// </summary>
    public byte[] WriteUnscaled()
    {
        var writer = new GraphWriter();
        writer.Output("transformed", Transformed);
        writer.Output("observed", Observed);
        if (Counters is not null)
        {
            writer.Output("level", Counters.Newest);
            writer.Output("growth", Counters.Growth);
            writer.Output("rises", Counters.Rises);
        }
        return writer.ToBytes();
    }

    /// <summary>1 for the features with one of the transforms, else 0; null if there are none.</summary>
    private Constant? Flags(params FeatureTransform[] transforms) =>
        _schema.Features.Any(feature => transforms.Contains(feature.Transform))
            ? Constant.PerStep(_steps, _schema.Features.Select(feature => transforms.Contains(feature.Transform) ? 1f : 0))
            : null;
}
