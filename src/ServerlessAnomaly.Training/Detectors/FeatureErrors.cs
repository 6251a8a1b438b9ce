using ServerlessAnomaly.Graphs;
using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Layers;
using ServerlessAnomaly.Graphs.Ops;

namespace ServerlessAnomaly.Training.Detectors;

/// <summary>Errors of the features of a window [batch, features], before they are compared with healthy ones.</summary>
internal static class FeatureErrors
{
    // In pairs of opposite draws, so that their mean is 0.
    private const int DrawPairs = 4;
    private const int DrawSeed = 303;

    /// <summary>The error that a method goes by; 0 where the feature was not observed at any step.</summary>
    /// <param name="method">Any but <see cref="ScoreMethod.Gated"/>.</param>
    /// <param name="scaled">What was asked for [batch, steps, features].</param>
    /// <param name="reconstruction">What the network gave, of the same shape.</param>
    /// <param name="observed">1 where observed, else 0.</param>
    /// <param name="network">The network that scores.</param>
    /// <exception cref="ArgumentException">The method needs draws, and the network has none.</exception>
    public static Tensor Build(ScoreMethod method, Tensor scaled, Tensor reconstruction, Tensor observed, Network network)
    {
        if (method == ScoreMethod.Squared)
            return GatedError.MeanSquare(observed * (scaled - reconstruction), observed);
        if (method != ScoreMethod.ReconstructionProbability)
            return new ReduceSum(new Absolute(observed * (scaled - reconstruction)), 1) / new Clip(new ReduceSum(observed, 1), low: 1);
        if (network.Draw is not { } draw || network.Latent is not { } latent)
            throw new ArgumentException("The reconstruction probability needs a network that draws: train 'vae' or one of its variants.");
        return Draws(latent.Shape[^1].Size)
                .Select(numbers => GatedError.MeanSquare(observed * (scaled - draw(numbers)), observed))
                .Aggregate((sum, error) => sum + error) * (1f / (2 * DrawPairs));
    }

    private static IEnumerable<Tensor> Draws(int size)
    {
        var random = new Random(DrawSeed);
        for (var pair = 0; pair < DrawPairs; pair++)
        {
            float[] numbers = [.. Enumerable.Range(0, size).Select(_ => Normal(random))];
            yield return Constant.Vector(numbers);
            yield return Constant.Vector(numbers.Select(number => -number));
        }
    }

    /// <summary>A standard normal number (Box and Muller 1958).</summary>
    private static float Normal(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
