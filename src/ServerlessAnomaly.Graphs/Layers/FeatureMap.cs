using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Ops;

namespace ServerlessAnomaly.Graphs.Layers;

/// <summary>
/// An image, or what a convolution made of one. Pixels are one axis, row by row, so that everything that picks pixels is a
/// <see cref="Graphs.Ops.GatherTime"/> with a list of its own.
/// </summary>
/// <param name="Values">[batch, height · width, channel]</param>
/// <param name="Height">Rows of pixels.</param>
/// <param name="Width">Pixels in a row.</param>
internal sealed record FeatureMap(Tensor Values, int Height, int Width)
{
    /// <summary>An image of one channel [batch, height, width].</summary>
    public static FeatureMap From(Tensor image)
    {
        var (height, width) = (image.Shape[1].Size, image.Shape[2].Size);
        return new FeatureMap(Reshape.To(image, Shape.PerWindow(height * width, 1)), height, width);
    }

    /// <summary>Channels of a pixel.</summary>
    public int Channels => Values.Shape[2].Size;

    /// <summary>Applies a function to the values that keeps the pixels.</summary>
    public FeatureMap Then(Func<Tensor, Tensor> function) => this with { Values = function(Values) };
}
