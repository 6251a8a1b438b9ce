using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Graphs.Ops;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Graphs;

/// <summary>Error of each feature as its schema says it counts.</summary>
internal static class GatedError
{
    /// <summary>Errors [batch, features].</summary>
    /// <param name="schema">Says how each feature counts.</param>
    /// <param name="window">Says how many steps may be missing at either end.</param>
    /// <param name="raw">Raw values [batch, steps, features].</param>
    /// <param name="difference">Target less reconstruction [batch, steps, features], 0 where not observed.</param>
    /// <param name="observed">1 where observed, else 0.</param>
    public static Tensor Of(FeatureSchema schema, WindowOptions window, Tensor raw, Tensor difference, Tensor observed)
    {
        Tensor? error = null;
        if (Flags(schema, FeatureError.Upward) is { } upward)
            error = upward * Upward(window, CountsDifferences(schema), raw, difference, observed);
        if (Flags(schema, FeatureError.Squared) is { } squared)
        {
            var mean = MeanSquare(difference, observed) * squared;
            error = error is null ? mean : error + mean;
        }
        return error
            ?? throw new ArgumentException($"No feature of the schema '{schema.Id}' counts in the score: " +
                "at least one needs an error other than none.");
    }

    /// <summary>Mean of the squared difference over the observed steps [batch, features]; 0 where there is none.</summary>
    public static Tensor MeanSquare(Tensor difference, Tensor observed) =>
        new ReduceSum(new Square(difference), 1) / new Clip(new ReduceSum(observed, 1), low: 1);

    /// <summary>
    /// Squares of what the newest value exceeds its prediction by, and of what that excess grew by since the oldest value; nothing while
    /// the raw counter is at zero.
    /// </summary>
    private static Tensor Upward(WindowOptions window, bool differences, Tensor raw, Tensor difference, Tensor observed)
    {
        var reach = Math.Min(window.MaxGapSteps + (differences ? 2 : 1), window.Steps);
        int[] newestFirst = [.. Enumerable.Range(0, reach).Select(back => window.Steps - 1 - back)];
        int[] oldestFirst = [.. Enumerable.Range(0, reach)];
        var newest = FirstObserved(difference, observed, newestFirst);
        var oldest = FirstObserved(difference, observed, oldestFirst);
        var anyOldest = FirstObserved(observed, observed, oldestFirst);
        var gate = new Indicator(new Greater(FirstObserved(raw, observed, newestFirst), 0));
        return gate * (new Square(new Relu(newest)) + new Square(anyOldest * new Relu(newest - oldest)));
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

    /// <summary>Whether a counter enters as its difference to the step before, which is missing once more than the counter.</summary>
    private static bool CountsDifferences(FeatureSchema schema) => schema.Features.Any(
        feature => feature is { Error: FeatureError.Upward, Transform: FeatureTransform.Delta or FeatureTransform.LogDelta });

    private static Constant? Flags(FeatureSchema schema, FeatureError error) => schema.Features.Any(feature => feature.Error == error)
        ? Constant.Vector(schema.Features.Select(feature => feature.Error == error ? 1f : 0))
        : null;
}
