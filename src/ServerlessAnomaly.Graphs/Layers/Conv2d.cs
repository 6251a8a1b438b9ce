using ServerlessAnomaly.Graphs.Ops;

namespace ServerlessAnomaly.Graphs.Layers;

/// <summary>
/// Convolutions over images as matrix products: gather the pixels under the kernel, lay them side by side, multiply by
/// <see cref="Dense"/>. Weights are [kernel · kernel · in, out]: kernel rows outermost, then kernel columns, then channels.
/// </summary>
internal static class Conv2d
{
    /// <summary>What lies under the kernel of a convolution over a zero-padded image; ⌈size ÷ stride⌉ pixels each way.</summary>
    public static FeatureMap Down(FeatureMap image, int kernel, int stride) =>
        Columns(image, TimeIndices.Convolution(image.Height, kernel, stride), TimeIndices.Convolution(image.Width, kernel, stride), kernel);

    /// <summary>Pixels repeated to a larger size.</summary>
    public static FeatureMap Upsample(FeatureMap image, int height, int width) =>
        Columns(image, Repeated(image.Height, height), Repeated(image.Width, width), kernel: 1);

    /// <summary>
    /// Channels laid out as pixels: each pixel of factor² · n channels becomes a square of factor² pixels of n, row by row, and what sticks
    /// out at the lower and right edge is cut off. A convolution before it doubles an image at a quarter of the work that one after
    /// <see cref="Upsample"/> takes. Shi et al. 2016, equation 4.
    /// </summary>
    public static FeatureMap Spread(FeatureMap image, int factor, int height, int width)
    {
        var square = factor * factor;
        var parts = Reshape.To(
            image.Values,
            new Shape(image.Values.Shape[0], image.Height * image.Width * square, image.Channels / square)
        );
        var pixels = new int[height * width];
        for (var y = 0; y < height; y++)
        for (var x = 0; x < width; x++)
            pixels[(y * width) + x] = (((y / factor * image.Width) + (x / factor)) * square) + (y % factor * factor) + (x % factor);
        return new FeatureMap(new GatherTime(parts, pixels), height, width);
    }

    /// <param name="image">The image.</param>
    /// <param name="rows">For each row of the result, the rows under the kernel, one after the other; −1: outside.</param>
    /// <param name="columns">The same of columns.</param>
    /// <param name="kernel">Rows, and columns, under the kernel.</param>
    internal static FeatureMap Columns(FeatureMap image, int[] rows, int[] columns, int kernel)
    {
        var (height, width) = (rows.Length / kernel, columns.Length / kernel);
        var pixels = new int[rows.Length * columns.Length];
        var at = 0;
        for (var y = 0; y < height; y++)
        for (var x = 0; x < width; x++)
        for (var i = 0; i < kernel; i++)
        for (var j = 0; j < kernel; j++)
        {
            var (row, column) = (rows[(y * kernel) + i], columns[(x * kernel) + j]);
            pixels[at++] = row < 0 || column < 0 ? -1 : (row * image.Width) + column;
        }
        var shape = new Shape(image.Values.Shape[0], height * width, kernel * kernel * image.Channels);
        return new FeatureMap(Reshape.To(new GatherTime(image.Values, pixels), shape), height, width);
    }

    private static int[] Repeated(int size, int larger)
    {
        var factor = (larger + size - 1) / size;
        return [.. Enumerable.Range(0, larger).Select(pixel => pixel / factor)];
    }
}
