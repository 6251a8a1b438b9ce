using ServerlessAnomaly.Graphs;
using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Layers;
using ServerlessAnomaly.Graphs.Ops;

namespace ServerlessAnomaly.Training.Architectures;

/// <summary>
/// One GRU reads the window into its last state; a second unfolds it, newest step first, because what was read last is nearest: the
/// unconditioned autoencoder of Srivastava et al. 2015, section 2.1.
/// </summary>
internal sealed class GruAutoencoder : IArchitecture
{
    private const int Units = 64;

    public string Name => "gru";

    public string Description => $"GRU autoencoder, {Units} units each way, reconstructs the newest step first";

    public Tensor Reconstruct(Tensor features, Network network)
    {
        var (steps, channels) = (features.Shape[1].Size, features.Shape[2].Size);
        var size = network.Sized(Units);
        var read = new Gru(network, "encoder", channels, size).Last(new Transpose(features, 1, 0, 2));
        network.Latent = read;
        var unfolded = new Gru(network, "decoder", size, size).Repeated(network.Dropped(read, seed: 1), steps);
        var newestFirst = Dense.Linear(network.Parameters, "output", network.Dropped(unfolded, seed: 2), channels);
        return new GatherTime(new Transpose(newestFirst, 1, 0, 2), [.. Enumerable.Range(0, steps).Reverse()]);
    }
}
