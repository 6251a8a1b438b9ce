using ServerlessAnomaly.Training.Architectures;
using ServerlessAnomaly.Training.Graphs;
using ServerlessAnomaly.Training.Graphs.Ops;
using ServerlessAnomaly.Training.Layers;

namespace ServerlessAnomaly.Training.Images;

/// <summary>
/// Two convolutions that halve an image, batch normalized, a bottleneck of a few numbers, and two convolutions that double it again.
/// Gives logits.
/// </summary>
/// <param name="latent">Numbers of the bottleneck.</param>
internal sealed class Conv2dAutoencoder(int latent) : IArchitecture
{
    private const int Kernel = 3;
    private const int Stride = 2;
    private const int Outer = 16;
    private const int Inner = 32;

    public string Name => "conv2d";

    public string Description => $"convolutional autoencoder, {Outer} and {Inner} channels, kernel {Kernel}, bottleneck {latent}";

    public Tensor Reconstruct(Tensor features, Network network)
    {
        var parameters = network.Parameters;
        var image = FeatureMap.Of(features);
        var outer = Convolve("encoder.1", Conv2d.Down(image, Kernel, Stride), Outer);
        var inner = Convolve("encoder.2", Conv2d.Down(outer, Kernel, Stride), Inner);

        var flat = Reshape.To(inner.Values, Shape.PerWindow(inner.Values.Shape.Elements));
        network.Latent = Dense.Linear(parameters, "bottleneck", flat, latent);
        var spread = Dense.Relu(parameters, "decoder.1", network.Latent, flat.Shape.Elements);

        var coarse = inner with { Values = Reshape.To(spread, inner.Values.Shape) };
        var finer = Convolve("decoder.2", Conv2d.Up(coarse, Kernel, outer.Height, outer.Width), Outer);
        var pixels = Dense.Linear(parameters, "decoder.3", Conv2d.Up(finer, Kernel, image.Height, image.Width).Values, 1);
        return Reshape.To(pixels, features.Shape);

        FeatureMap Convolve(string name, FeatureMap columns, int channels) => columns.Then(values =>
            new Relu(BatchNormalization.Of(network, $"{name}.norm", Dense.Linear(parameters, name, values, channels))));
    }
}
