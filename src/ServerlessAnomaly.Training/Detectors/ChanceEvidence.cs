using ServerlessAnomaly.Graphs;
using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Ops;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Detectors;

/// <summary>
/// What the second stage sees of a window, as graph: of each counter its newest value, its growth in 1, 3 and 7 days and over the window,
/// the steps on which it rose and its part of the score; the score; and the age where the schema names one.
/// </summary>
internal static class ChanceEvidence
{
    private static readonly int[] Days = [1, 3, 7];

    /// <summary>The evidence [batch, numbers].</summary>
    /// <param name="counters">The counters.</param>
    /// <param name="front">The features.</param>
    /// <param name="errorByFeature">Each feature's part of the score [batch, features].</param>
    /// <param name="score">The score [batch].</param>
    /// <param name="schema">Names the age.</param>
    /// <param name="window">Says how many steps make a day.</param>
    public static Tensor Build(
        Counters counters,
        FeatureFront front,
        Tensor errorByFeature,
        Tensor score,
        FeatureSchema schema,
        WindowOptions window
    )
    {
        var perDay = Math.Max(1, (int)Math.Round(TimeSpan.FromDays(1) / window.StepLength));
        List<Tensor> parts = [counters.NewestCounts];
        foreach (var days in Days)
            if (days * perDay < window.Steps - 1)
                parts.Add(counters.GrowthIn(days * perDay));
        parts.AddRange([
            counters.Growth,
            counters.Rises,
            new GatherChannels(errorByFeature, [.. counters.Features]),
            Reshape.To(score, Shape.PerWindow(1)),
        ]);
        var (age, feature) = schema.Features.Index().FirstOrDefault(pair => pair.Item.Lifetime is not null);
        if (feature?.Lifetime is { } lifetime)
            parts.Add(new Slice(counters.AtNewest(front.Raw), 1, age, 1) * (float)(1 / lifetime));
        return new Concat(1, parts);
    }
}
