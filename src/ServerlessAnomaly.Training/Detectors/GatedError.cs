using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Ops;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Training.Detectors;

/// <summary>Error of each feature as its schema says it counts.</summary>
internal static class GatedError
{
    /// <summary>Errors [batch, features].</summary>
    /// <param name="schema">Says how each feature counts.</param>
    /// <param name="surprise">Surprise of the counters in nats [batch, features]; null if there are none.</param>
    /// <param name="difference">Target less reconstruction [batch, steps, features], 0 where not observed.</param>
    /// <param name="observed">1 where observed, else 0.</param>
    public static Tensor Build(FeatureSchema schema, Tensor? surprise, Tensor difference, Tensor observed)
    {
        if (schema.Features.All(feature => feature.Error != FeatureError.Squared))
        {
            return surprise
                ?? throw new ArgumentException(
                    $"No feature of the schema '{schema.Id}' counts in the score: at least one needs an error other than none."
                );
        }
        var squared =
            MeanSquare(difference, observed)
            * Constant.Vector(schema.Features.Select(feature => feature.Error == FeatureError.Squared ? 1f : 0));
        return surprise is null ? squared : surprise + squared;
    }

    /// <summary>Mean of the squared difference over the observed steps [batch, features]; 0 where there is none.</summary>
    public static Tensor MeanSquare(Tensor difference, Tensor observed) =>
        new ReduceSum(new Square(difference), 1) / new Clip(new ReduceSum(observed, 1), low: 1);
}
