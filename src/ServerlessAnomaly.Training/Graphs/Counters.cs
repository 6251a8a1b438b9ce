using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Graphs.Ops;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Graphs;

/// <summary>
/// The features that only count upwards, as graph: their values and their growth over a window, both as ln(1 + x), never negative, and 0
/// where nothing is observed.
/// </summary>
internal sealed class Counters
{
    private readonly Tensor _observed;
    private readonly int[] _newestFirst;

    private Counters(int[] features, FeatureSchema schema, WindowOptions window, FeatureFront front)
    {
        Features = features;
        _observed = front.Observed;
        // A difference is missing once more than its counter: at the first step of the window.
        var differences = features.Any(
            feature => schema.Features[feature].Transform is FeatureTransform.Delta or FeatureTransform.LogDelta);
        var reach = Math.Min(window.MaxGapSteps + (differences ? 2 : 1), window.Steps);
        _newestFirst = [.. Enumerable.Range(0, reach).Select(back => window.Steps - 1 - back)];

        int[] oldestFirst = [.. Enumerable.Range(0, reach)];
        Levels = LevelsOf(front.Transformed, front.Observed, schema);
        // Steps are chosen among all features before the counters are picked: picking columns of a whole window costs as much as a layer.
        Newest = LevelsOf(AtNewest(front.Transformed), AtNewest(front.Observed), schema);
        var gained = new Relu(Pick(AtNewest(front.Raw) - FirstObserved(front.Raw, _observed, oldestFirst)));
        Growth = new Logarithm(1 + gained) * Pick(FirstObserved(_observed, _observed, oldestFirst));
    }

    /// <summary>Indices of the counters among the features.</summary>
    public IReadOnlyList<int> Features { get; }

    /// <summary>Values at every step [batch, steps, counters].</summary>
    public Tensor Levels { get; }

    /// <summary>The newest observed values [batch, counters].</summary>
    public Tensor Newest { get; }

    /// <summary>Growth of the raw counter from the oldest observed value to the newest [batch, counters].</summary>
    public Tensor Growth { get; }

    /// <summary>The counters of a schema; null if it has none.</summary>
    public static Counters? Of(FeatureSchema schema, WindowOptions window, FeatureFront front)
    {
        int[] features = [.. schema.Features.Index().Where(pair => pair.Item.Error == FeatureError.Upward).Select(pair => pair.Index)];
        return features.Length > 0 ? new Counters(features, schema, window, front) : null;
    }

    /// <summary>Values of all features [batch, features] at the step at which each is observed last.</summary>
    /// <param name="values">Values [batch, steps, features].</param>
    public Tensor AtNewest(Tensor values) => FirstObserved(values, _observed, _newestFirst);

    private Tensor LevelsOf(Tensor transformed, Tensor observed, FeatureSchema schema) =>
        Logarithms(new Relu(Pick(transformed)), schema) * Pick(observed);

    private Tensor Pick(Tensor values) => new GatherChannels(values, [.. Features]);

    private Tensor Logarithms(Tensor rising, FeatureSchema schema)
    {
        float[] logs = [.. Features.Select(feature =>
            schema.Features[feature].Transform is FeatureTransform.Log1p or FeatureTransform.LogDelta ? 1f : 0)];
        if (logs.All(log => log == 1)) return rising;
        var plain = Constant.Vector(logs.Select(log => 1 - log));
        return (Constant.Vector(logs) * rising) + (plain * new Logarithm(1 + (plain * rising)));
    }

    /// <summary>
    /// The value [batch, features] at the first of <paramref name="steps"/> that is observed; at the last of them if none is.
    /// </summary>
    private static Tensor FirstObserved(Tensor values, Tensor observed, int[] steps)
    {
        var chosen = Step(values, steps[^1]);
        foreach (var step in steps.Reverse().Skip(1)) chosen = new Where(new Greater(Step(observed, step), 0), Step(values, step), chosen);
        return chosen;
    }

    private static Tensor Step(Tensor x, int step) => Reshape.To(new GatherTime(x, step), new Shape(x.Shape[0], x.Shape[2]));
}
