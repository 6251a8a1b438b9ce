using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Ops;

namespace ServerlessAnomaly.Graphs.Layers;

/// <summary>
/// Pooling over squares of an image that do not overlap: ⌈size ÷ factor⌉ pixels each way. Squares that stick out at the lower or right edge
/// repeat its last pixels.
/// </summary>
internal static class Pool2d
{
    /// <summary>The highest value of each channel; where several are highest, the gradient flows to the last of them.</summary>
    public static FeatureMap Max(FeatureMap image, int factor) => Combine(image, factor, (a, b) => new Maximum(a, b));

    /// <summary>The mean of each channel.</summary>
    public static FeatureMap Average(FeatureMap image, int factor) =>
        Combine(image, factor, (a, b) => a + b).Then(sum => sum * (1f / (factor * factor)));

    private static FeatureMap Combine(FeatureMap image, int factor, Func<Tensor, Tensor, Tensor> combine)
    {
        var maps = new List<FeatureMap>();
        for (var i = 0; i < factor; i++)
        for (var j = 0; j < factor; j++)
            maps.Add(Conv2d.Columns(image, Every(image.Height, factor, i), Every(image.Width, factor, j), kernel: 1));
        return maps[0] with { Values = maps.Select(map => map.Values).Aggregate(combine) };
    }

    private static int[] Every(int size, int factor, int from) =>
        [.. Enumerable.Range(0, (size + factor - 1) / factor).Select(pixel => Math.Min((pixel * factor) + from, size - 1))];
}
