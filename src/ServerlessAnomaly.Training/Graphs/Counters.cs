using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Graphs.Ops;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Graphs;

/// <summary>
/// The features that only count upwards, as graph: their values, their growth over a window, and the number of steps on which they rose; all
/// as ln(1 + x), never negative, and 0 where nothing is observed.
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

        var observed = new GatherChannels(front.Observed, features);
        Levels = Logarithms(new Relu(new GatherChannels(front.Transformed, features)), schema) * observed;
        Newest = FirstObserved(Levels, observed, _newestFirst);

        int[] oldestFirst = [.. Enumerable.Range(0, reach)];
        var raw = new GatherChannels(front.Raw, features);
        var gained = new Relu(FirstObserved(raw, observed, _newestFirst) - FirstObserved(raw, observed, oldestFirst));
        Growth = new Logarithm(1 + gained) * FirstObserved(observed, observed, oldestFirst);
        Rises = new Logarithm(1 + new ReduceSum(Rose(raw, observed, reach), 1));
    }

    /// <summary>Indices of the counters among the features.</summary>
    public IReadOnlyList<int> Features { get; }

    /// <summary>Values at every step [batch, steps, counters].</summary>
    public Tensor Levels { get; }

    /// <summary>The newest observed values [batch, counters].</summary>
    public Tensor Newest { get; }

    /// <summary>Growth of the raw counter from the oldest observed value to the newest [batch, counters].</summary>
    public Tensor Growth { get; }

    /// <summary>The number of steps [batch, counters] on which the raw counter was above its last observed value before.</summary>
    public Tensor Rises { get; }

    /// <summary>The counters of a schema; null if it has none.</summary>
    public static Counters? Of(FeatureSchema schema, WindowOptions window, FeatureFront front)
    {
        int[] features = [.. schema.Features.Index().Where(pair => pair.Item.Error == FeatureError.Upward).Select(pair => pair.Index)];
        return features.Length > 0 ? new Counters(features, schema, window, front) : null;
    }

    /// <summary>Values of all features [batch, features] at the step at which each is observed last.</summary>
    /// <param name="values">Values [batch, steps, features].</param>
    public Tensor AtNewest(Tensor values) => FirstObserved(values, _observed, _newestFirst);

    private Tensor Logarithms(Tensor rising, FeatureSchema schema)
    {
        float[] logs = [.. Features.Select(feature =>
            schema.Features[feature].Transform is FeatureTransform.Log1p or FeatureTransform.LogDelta ? 1f : 0)];
        if (logs.All(log => log == 1)) return rising;
        var plain = Constant.Vector(logs.Select(log => 1 - log));
        return (Constant.Vector(logs) * rising) + (plain * new Logarithm(1 + (plain * rising)));
    }

    /// <summary>1 at the steps [batch, steps, counters] on which a value is above the nearest of the <paramref name="reach"/> before.</summary>
    private static Tensor Rose(Tensor values, Tensor observed, int reach)
    {
        Tensor before = Shifted(values, reach), known = Shifted(observed, reach);
        for (var back = reach - 1; back > 0; back--)
        {
            var there = Shifted(observed, back);
            before = new Where(new Greater(there, 0), Shifted(values, back), before);
            known = new Maximum(there, known);
        }
        return new Indicator(new Greater(values, before)) * (observed * known);
    }

    private static Tensor Shifted(Tensor x, int back) =>
        new GatherTime(x, [.. Enumerable.Range(0, x.Shape[1].Size).Select(step => Math.Max(-1, step - back))]);

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
