using ServerlessAnomaly.Graphs;
using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Layers;

namespace ServerlessAnomaly.Training.Architectures;

/// <summary>Another architecture that sees the means of squares of 2 · 2 pixels, and is asked for the pixels.</summary>
internal sealed class ImageSuperResolution(IArchitecture inner) : IArchitecture
{
    private const int Factor = 2;

    public string Name => inner.Name + SuperResolution.Suffix;

    public string Description => $"{inner.Description}; sees means of {Factor} · {Factor} pixels";

    public Tensor Reconstruct(Tensor features, Network network)
    {
        var image = FeatureMap.From(features);
        var coarse = Conv2d.Upsample(Pool2d.Average(image, Factor), image.Height, image.Width);
        return inner.Reconstruct(Graphs.Ops.Reshape.To(coarse.Values, features.Shape), network);
    }
}
