using ServerlessAnomaly.Graphs;
using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Layers;
using ServerlessAnomaly.Graphs.Ops;
using ServerlessAnomaly.Graphs.Optimization;
using ServerlessAnomaly.Training.Architectures;

namespace ServerlessAnomaly.Training.Images;

/// <summary>The one definition of a network for images, from the pixels to the loss and to the reconstruction.</summary>
internal sealed class ImageGraph
{
    /// <summary>Name of the input: pixels float32 [batch, height, width], from 0 to 1.</summary>
    public const string Input = "image";

    // No image is reconstructed better; keeps the logarithm finite.
    private const float LeastError = 1e-6f;

    public ImageGraph(int height, int width, IArchitecture architecture, int seed)
    {
        var image = new Input(Input, Shape.PerWindow(height, width));
        var parameters = new ParameterSet(seed);
        var trained = new Network(parameters, isTraining: true);
        Goal = new FitGoal(LossOf(trained, architecture.Reconstruct(image, trained)), trained);
        parameters.Complete();
        Scoring = new Network(parameters, isTraining: false);
        var logits = architecture.Reconstruct(image, Scoring);
        HeldOutLoss = LossOf(Scoring, logits);
        Reconstruction = new Sigmoid(logits);
        var squares = new ReduceSum(new Square(image - Reconstruction), 1, 2);
        var ink = new SquareRoot(new Clip(new ReduceSum(new Square(image), 1, 2), low: 1));
        Score = new Logarithm(new Clip(squares, low: LeastError) / ink);

        // The architecture's pixels are logits. Both parts of the loss are means over the batch, for each pixel.
        Tensor LossOf(Network network, Tensor output)
        {
            var loss = ReduceMean.Over(new BinaryCrossEntropy(output, image));
            return network.Penalty is { } penalty ? loss + penalty : loss;
        }
    }

    /// <summary>The loss, and the network that is trained.</summary>
    public FitGoal Goal { get; }

    /// <summary>The same loss of the network that scores.</summary>
    public Tensor HeldOutLoss { get; }

    /// <summary>The network that scores.</summary>
    public Network Scoring { get; }

    /// <summary>The pixels as the network has them [batch, height, width].</summary>
    public Tensor Reconstruction { get; }

    /// <summary>
    /// ln(‖x − x̂‖² ÷ ‖x‖) for each image [batch]: how far the reconstruction is off, in relation to how much ink there is. Errors grow
    /// with the ink, by about its square root; undivided, a bold digit would look anomalous. Their logarithm is nearer to a normal distribution,
    /// which mean and deviation describe. What has hardly any ink counts as one full pixel.
    /// </summary>
    public Tensor Score { get; }

    /// <summary>
    /// The model as it is used: <see cref="Input"/> in, <c>score</c>, <c>reconstruction</c> and, if there is one, <c>latent</c> out.
    /// </summary>
    public byte[] WriteScoring(IReadOnlyDictionary<Parameter, float[]> weights)
    {
        var writer = new GraphWriter(weights);
        writer.Output("score", Score);
        writer.Output("reconstruction", Reconstruction);
        if (Scoring.Latent is { } latent)
            writer.Output("latent", latent);
        return writer.ToBytes();
    }

    /// <summary>The held-out loss alone, its parameters as inputs.</summary>
    public byte[] WriteLoss()
    {
        var writer = new GraphWriter();
        writer.Output(TrainingStepGraph.Loss, HeldOutLoss);
        return writer.ToBytes();
    }
}
