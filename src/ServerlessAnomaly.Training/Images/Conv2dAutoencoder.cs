using ServerlessAnomaly.Graphs;
using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Layers;
using ServerlessAnomaly.Graphs.Ops;
using ServerlessAnomaly.Training.Architectures;

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
        var image = FeatureMap.From(features);
        var outer = Convolve("encoder.1", Conv2d.Down(image, Kernel, Stride), Outer);
        var inner = Convolve("encoder.2", Conv2d.Down(outer, Kernel, Stride), Inner);

        var flat = Reshape.To(inner.Values, Shape.PerWindow(inner.Values.Shape.Elements));
        network.Latent = Dense.Linear(parameters, "bottleneck", flat, latent);
        var spread = Dense.Relu(parameters, "decoder.1", network.Latent, flat.Shape.Elements);

        var coarse = inner with { Values = Reshape.To(spread, inner.Values.Shape) };
        var finer = Normalized("decoder.2", Double("decoder.2", coarse, Outer, outer));
        return Reshape.To(Double("decoder.3", finer, 1, image).Values, features.Shape);

        FeatureMap Convolve(string name, FeatureMap columns, int channels) =>
            Normalized(name, columns.Then(values => Dense.Linear(parameters, name, values, channels)));

        FeatureMap Double(string name, FeatureMap small, int channels, FeatureMap size)
        {
            var columns = Conv2d.Down(small, Kernel, stride: 1);
            var quartets = columns.Then(values => Dense.Linear(parameters, name, values, Stride * Stride * channels));
            return Conv2d.Spread(quartets, Stride, size.Height, size.Width);
        }

        FeatureMap Normalized(string name, FeatureMap map) =>
            map.Then(values => new Relu(BatchNormalization.Normalize(network, $"{name}.norm", values)));
    }
}
