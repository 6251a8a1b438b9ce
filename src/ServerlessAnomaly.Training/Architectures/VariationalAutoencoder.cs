using ServerlessAnomaly.Graphs;
using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Layers;
using ServerlessAnomaly.Graphs.Ops;

namespace ServerlessAnomaly.Training.Architectures;

/// <summary>
/// The whole input as one vector to a normal distribution over a few latent numbers, and back (Kingma and Welling 2014). In training the
/// latent numbers are drawn, and the loss gets the divergence of their distribution from the standard normal one. To score, they are the
/// mean.
/// </summary>
/// <param name="hidden">Units of the layer between, on either side.</param>
/// <param name="latent">Latent numbers.</param>
/// <param name="divergenceWeight">
/// Weight of the divergence in nats for each item, relative to the sum of the reconstruction's loss over the item's elements.
/// </param>
internal sealed class VariationalAutoencoder(int hidden, int latent, float divergenceWeight) : IArchitecture
{
    private const int DrawSeed = 202;

    public string Name => "vae";

    public string Description =>
        FormattableString.Invariant($"variational autoencoder {hidden}-{latent}-{hidden}, rectified, divergence times {divergenceWeight}");

    public Tensor Reconstruct(Tensor features, Network network)
    {
        var elements = features.Shape.Elements;
        var (units, numbers) = (network.Sized(hidden), network.Sized(latent));
        var encoded = network.Dropped(
            Dense.Relu(network.Parameters, "encoder.1", Reshape.To(features, Shape.PerWindow(elements)), units),
            seed: 1
        );
        var mean = Dense.Linear(network.Parameters, "encoder.mean", encoded, numbers);
        var logVariance = Dense.Linear(network.Parameters, "encoder.lgvar", encoded, numbers);
        network.Latent = mean;

        // ½ Σ (μ² + σ² − 1 − ln σ²): equation 10 in their appendix B.
        var divergence = new ReduceSum(new Square(mean) + new Exponential(logVariance) - 1 - logVariance, 1) * 0.5f;
        network.Penalize(ReduceMean.Over(divergence) * (divergenceWeight / elements));

        var deviation = new Exponential(logVariance * 0.5f);
        if (network.IsTraining)
            return Decode(mean + (deviation * new Draw(mean.Shape, isNormal: true, DrawSeed)));

        var reconstruction = Decode(mean);
        network.AddPart("vae", "reconstruction", reconstruction);
        network.AddPart("encoder_mean", "mean", mean);
        network.AddPart("encoder_lgvar", "lgvar", logVariance);
        network.AddPart("encoder_sampler", "latent", mean + (deviation * new RandomNormalLike(mean, DrawSeed)));
        network.AddPart("decoder", "reconstruction", Decode(new Input("latent", mean.Shape)));
        network.Draw = draw => Decode(mean + (deviation * draw));
        return reconstruction;

        Tensor Decode(Tensor code)
        {
            var decoded = Dense.Relu(network.Parameters, "decoder.1", code, units);
            return Reshape.To(Dense.Linear(network.Parameters, "decoder.2", decoded, elements), features.Shape);
        }
    }
}
