using ServerlessAnomaly.Graphs;
using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Layers;
using ServerlessAnomaly.Graphs.Ops;

namespace ServerlessAnomaly.Training.Architectures;

/// <summary>
/// One LSTM reads the window into its last state; a second gets that state at every step; a third, as wide as the features, gives them back.
/// The third has no tanh, because scaled features go beyond ±1.
/// </summary>
internal sealed class LstmAutoencoder : IArchitecture
{
    private const int Units = 128;

    public string Name => "lstm";

    public string Description => $"LSTM autoencoder, {Units} units, last state repeated, {Units} units, then one unit for each feature";

    public Tensor Reconstruct(Tensor features, Network network)
    {
        var (steps, channels) = (features.Shape[1].Size, features.Shape[2].Size);
        var size = network.Sized(Units);
        var read = new Lstm(network, "encoder", channels, size).Last(new Transpose(features, 1, 0, 2));
        network.Latent = read;
        var unfolded = new Lstm(network, "decoder.1", size, size).Repeated(network.Dropped(read, seed: 1), steps);
        var written = new Lstm(network, "decoder.2", size, channels, isLinear: true).Sequence(network.Dropped(unfolded, seed: 2));
        return new Transpose(written, 1, 0, 2);
    }
}
