using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Graphs.Ops;

namespace ServerlessAnomaly.Training.Graphs;

/// <summary>Error of each feature as its schema says it counts.</summary>
internal static class GatedError
{
    /// <summary>What a counter's growth counts more than its value: what moves now tells more than what moved long ago.</summary>
    public const float GrowthWeight = 2;

    /// <summary>Errors [batch, features].</summary>
    /// <param name="schema">Says how each feature counts.</param>
    /// <param name="surprise">Surprise of the counters in nats [batch, features]; null if there are none.</param>
    /// <param name="difference">Target less reconstruction [batch, steps, features], 0 where not observed.</param>
    /// <param name="observed">1 where observed, else 0.</param>
    public static Tensor Of(FeatureSchema schema, Tensor? surprise, Tensor difference, Tensor observed)
    {
        if (schema.Features.All(feature => feature.Error != FeatureError.Squared))
        {
            return surprise ?? throw new ArgumentException(
                $"No feature of the schema '{schema.Id}' counts in the score: at least one needs an error other than none.");
        }
        var squared = MeanSquare(difference, observed) *
            Constant.Vector(schema.Features.Select(feature => feature.Error == FeatureError.Squared ? 1f : 0));
        return surprise is null ? squared : surprise + squared;
    }

    /// <summary>Mean of the squared difference over the observed steps [batch, features]; 0 where there is none.</summary>
    public static Tensor MeanSquare(Tensor difference, Tensor observed) =>
        new ReduceSum(new Square(difference), 1) / new Clip(new ReduceSum(observed, 1), low: 1);

    /// <summary>
    /// Surprise of the newest value in excess of what the network expects, plus <see cref="GrowthWeight"/> times that of the growth over
    /// the
    /// window [batch, features]. A counter at zero has none.
    /// </summary>
    /// <param name="counters">The counters.</param>
    /// <param name="level">Surprise of a value.</param>
    /// <param name="growth">Surprise of a growth.</param>
    /// <param name="expected">The network's prediction of the surprise of the value [batch, steps, features].</param>
    public static Tensor Surprise(Counters counters, TailLayer level, TailLayer growth, Tensor expected) =>
        new Relu(level.Of(counters.Newest) - new Relu(counters.AtNewest(expected))) + (GrowthWeight * growth.Of(counters.Growth));
}
