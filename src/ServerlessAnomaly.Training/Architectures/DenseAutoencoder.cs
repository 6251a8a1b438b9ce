using ServerlessAnomaly.Graphs;
using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Layers;
using ServerlessAnomaly.Graphs.Ops;

namespace ServerlessAnomaly.Training.Architectures;

/// <summary>The whole window as one vector through a bottleneck: the cheapest network that reconstructs.</summary>
internal sealed class DenseAutoencoder : IArchitecture
{
    private const int Hidden = 48;
    private const int Bottleneck = 8;

    public string Name => "dense";

    public string Description => $"dense autoencoder {Hidden}-{Bottleneck}-{Hidden}, rectified";

    public Tensor Reconstruct(Tensor features, Network network)
    {
        var parameters = network.Parameters;
        var (steps, channels) = (features.Shape[1].Size, features.Shape[2].Size);
        var x = Reshape.To(features, Shape.PerWindow(steps * channels));
        x = Dense.Relu(parameters, "encoder.1", x, network.Sized(Hidden));
        x = network.Dropped(x, seed: 1);
        x = Dense.Relu(parameters, "encoder.2", x, network.Sized(Bottleneck));
        network.Latent = x;
        x = Dense.Relu(parameters, "decoder.1", x, network.Sized(Hidden));
        x = network.Dropped(x, seed: 2);
        x = Dense.Linear(parameters, "decoder.2", x, steps * channels);
        return Reshape.To(x, features.Shape);
    }
}
