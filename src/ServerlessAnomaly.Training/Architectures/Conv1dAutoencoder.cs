using ServerlessAnomaly.Graphs;
using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Layers;

namespace ServerlessAnomaly.Training.Architectures;

/// <summary>Two convolutions that halve the steps, and two transposed ones that double them again.</summary>
internal sealed class Conv1dAutoencoder : IArchitecture
{
    private const int Kernel = Conv1d.TransposedKernel;
    private const int Stride = 2;
    private const int Outer = 64;
    private const int Inner = 32;

    public string Name => "conv1d";

    public string Description => $"convolutional autoencoder, {Outer} and {Inner} channels, kernel {Kernel}, stride {Stride}, rectified";

    public Tensor Reconstruct(Tensor features, Network network)
    {
        var parameters = network.Parameters;
        var (outerSize, innerSize) = (network.Sized(Outer), network.Sized(Inner));
        var (steps, channels) = (features.Shape[1].Size, features.Shape[2].Size);
        var outer = network.Dropped(Dense.Relu(parameters, "encoder.1", Conv1d.Down(features, Kernel, Stride), outerSize), seed: 1);
        var inner = Dense.Relu(parameters, "encoder.2", Conv1d.Down(outer, Kernel, Stride), innerSize);
        network.Latent = inner;
        var decoded = Conv1d.Transposed(
            inner,
            parameters.He("decoder.1.weight", Kernel * innerSize, outerSize),
            parameters.Zeros("decoder.1.bias", outerSize),
            outer.Shape[1].Size,
            rectified: true
        );
        return Conv1d.Transposed(
            network.Dropped(decoded, seed: 2),
            parameters.Glorot("decoder.2.weight", Kernel * outerSize, channels),
            parameters.Zeros("decoder.2.bias", channels),
            steps,
            rectified: false
        );
    }
}
