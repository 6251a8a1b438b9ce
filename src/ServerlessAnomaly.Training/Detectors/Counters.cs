using ServerlessAnomaly.Graphs;
using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Ops;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Detectors;

/// <summary>
/// The features that only count upwards, as graph: their values, their growth over a window, and the number of steps on which they rose; all
/// as ln(1 + x), never negative, and 0 where nothing is observed. Where the schema names an age, values are those of a lifetime: x · lifetime ÷
/// age. The few hours of a new drive would make much of little, so an age below a tenth of a lifetime counts as that.
/// </summary>
internal sealed class Counters
{
    private const double YoungestAge = 0.1;

    private readonly Tensor _raw,
        _observed;
    private readonly int[] _newestFirst;

    private Counters(int[] features, FeatureSchema schema, WindowOptions window, FeatureFront front)
    {
        Features = features;
        (_raw, _observed) = (front.Raw, front.Observed);
        // A difference is missing once more than its counter: at the first step of the window.
        var differences = features.Any(feature => IsDifference(schema.Features[feature]));
        var reach = Math.Min(window.MaxGapSteps + (differences ? 2 : 1), window.Steps);
        _newestFirst = [.. Enumerable.Range(0, reach).Select(back => window.Steps - 1 - back)];

        int[] oldestFirst = [.. Enumerable.Range(0, reach)];
        var age = PerLifetime(front, schema);
        Levels = LevelsOf(front.Raw, front.Transformed, front.Observed, age, schema);
        // Steps are chosen among all features before the counters are picked: picking columns of a whole window costs as much as a layer.
        var newestAge = age is null ? null : FirstObserved(age, _observed, _newestFirst);
        Newest = LevelsOf(AtNewest(front.Raw), AtNewest(front.Transformed), AtNewest(front.Observed), newestAge, schema);
        var gained = new Relu(Pick(AtNewest(front.Raw) - FirstObserved(front.Raw, _observed, oldestFirst)));
        Growth = new Logarithm(1 + gained) * Pick(FirstObserved(_observed, _observed, oldestFirst));
        Rises = new Logarithm(1 + Pick(new ReduceSum(Rose(front.Raw, _observed, reach), 1)));
    }

    /// <summary>Indices of the counters among the features.</summary>
    public IReadOnlyList<int> Features { get; }

    /// <summary>Values at every step [batch, steps, counters]; of a lifetime if the schema names an age.</summary>
    public Tensor Levels { get; }

    /// <summary>The newest observed values [batch, counters].</summary>
    public Tensor Newest { get; }

    /// <summary>Growth of the raw counter from the oldest observed value to the newest [batch, counters].</summary>
    public Tensor Growth { get; }

    /// <summary>The number of steps [batch, counters] on which the raw counter was above its last observed value before.</summary>
    public Tensor Rises { get; }

    /// <summary>The newest observed values as they were counted, whatever the age [batch, counters].</summary>
    public Tensor NewestCounts => new Logarithm(1 + new Relu(Pick(AtNewest(_raw)))) * Pick(AtNewest(_observed));

    /// <summary>Growth of the raw counter [batch, counters] in the last <paramref name="steps"/> steps; 0 where nothing was observed then.</summary>
    public Tensor GrowthIn(int steps)
    {
        var first = _raw.Shape[1].Size - 1 - steps;
        int[] backwards = [.. Enumerable.Range(0, Math.Min(_newestFirst.Length, first + 1)).Select(back => first - back)];
        var gained = new Relu(Pick(AtNewest(_raw) - FirstObserved(_raw, _observed, backwards)));
        return new Logarithm(1 + gained) * Pick(FirstObserved(_observed, _observed, backwards));
    }

    /// <summary>The counters of a schema; null if it has none.</summary>
    public static Counters? Build(FeatureSchema schema, WindowOptions window, FeatureFront front)
    {
        int[] features = [.. schema.Features.Index().Where(pair => pair.Item.Error == FeatureError.Upward).Select(pair => pair.Index)];
        return features.Length > 0 ? new Counters(features, schema, window, front) : null;
    }

    /// <summary>Values of all features [batch, features] at the step at which each is observed last.</summary>
    /// <param name="values">Values [batch, steps, features].</param>
    public Tensor AtNewest(Tensor values) => FirstObserved(values, _observed, _newestFirst);

    /// <summary>ln(1 + count) of the counters, 0 where not observed.</summary>
    /// <param name="raw">Raw values [batch, ..., features].</param>
    /// <param name="transformed">The same transformed.</param>
    /// <param name="observed">1 where observed.</param>
    /// <param name="perLifetime">What a count is multiplied by [batch, ..., features]; null: by nothing.</param>
    /// <param name="schema">Tells which counters are differences.</param>
    private Tensor LevelsOf(Tensor raw, Tensor transformed, Tensor observed, Tensor? perLifetime, FeatureSchema schema)
    {
        var counts = new Relu(Pick(raw));
        Tensor levels = new Logarithm(1 + (perLifetime is null ? counts : counts * Pick(perLifetime)));
        if (Features.Any(feature => IsDifference(schema.Features[feature])))
        {
            // A difference has no age.
            var rising = new Relu(Pick(transformed));
            var logged = Flags(FeatureTransform.LogDelta) * rising;
            var plain = Flags(FeatureTransform.Delta);
            var differences = logged + (plain * new Logarithm(1 + (plain * rising)));
            levels = differences + (levels * Flags(FeatureTransform.Identity, FeatureTransform.Log1p));
        }
        return levels * Pick(observed);

        Constant Flags(params FeatureTransform[] transforms) =>
            Constant.Vector(Features.Select(feature => transforms.Contains(schema.Features[feature].Transform) ? 1f : 0));
    }

    private Tensor Pick(Tensor values) => new GatherChannels(values, [.. Features]);

    /// <summary>Lifetime ÷ age [batch, steps, features], 1 where the age is missing; null if the schema has no age.</summary>
    private static Tensor? PerLifetime(FeatureFront front, FeatureSchema schema)
    {
        var (age, feature) = schema.Features.Index().FirstOrDefault(pair => pair.Item.Lifetime is not null);
        if (feature?.Lifetime is not { } lifetime)
            return null;
        var lived = new Clip(new Slice(front.Raw, 2, age, 1), low: (float)(lifetime * YoungestAge));
        var factor = new Where(new Greater(new Slice(front.Observed, 2, age, 1), 0), (float)lifetime / lived, 1);
        return new ExpandLike(factor, front.Raw);
    }

    private static bool IsDifference(Feature feature) => feature.Transform is FeatureTransform.Delta or FeatureTransform.LogDelta;

    /// <summary>1 at the steps [batch, steps, features] on which a value is above the nearest of the <paramref name="reach"/> before.</summary>
    private static Tensor Rose(Tensor values, Tensor observed, int reach)
    {
        Tensor before = Shifted(values, reach),
            known = Shifted(observed, reach);
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
        foreach (var step in steps.Reverse().Skip(1))
            chosen = new Where(new Greater(Step(observed, step), 0), Step(values, step), chosen);
        return chosen;
    }

    private static Tensor Step(Tensor x, int step) => Reshape.To(new GatherTime(x, step), new Shape(x.Shape[0], x.Shape[2]));
}
