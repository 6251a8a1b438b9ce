using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Ops;

namespace ServerlessAnomaly.Graphs.Layers;

/// <summary>
/// Convolutions over time of x [batch, time, channel] as matrix products: gather the rows under the kernel, lay them side by side,
/// multiply. Weights are [kernel · in, out], the kernel's steps outermost. On CPU this is several times faster than Conv nodes for windows
/// this short.
/// </summary>
internal static class Conv1d
{
    /// <summary>Taps of the kernel of <see cref="Transposed"/>.</summary>
    public const int TransposedKernel = 3;

    /// <summary>The rows under the kernel of a convolution with stride: [batch, ⌈time ÷ stride⌉, kernel · channel].</summary>
    public static Tensor Down(Tensor x, int kernel, int stride) =>
        Columns(x, TimeIndices.Convolution(x.Shape[1].Size, kernel, stride), kernel);

    /// <summary>
    /// A transposed convolution of stride 2 with three taps: [batch, <paramref name="steps"/>, out], of at most twice the steps. Step 2i is
    /// tap 1 of step i; step 2i + 1 is tap 2 of step i and tap 0 of step i + 1.
    /// </summary>
    /// <param name="x">[batch, time, in].</param>
    /// <param name="weights">[3 · in, out].</param>
    /// <param name="bias">[out].</param>
    /// <param name="steps">Steps of the result.</param>
    /// <param name="rectified">Whether the result goes through a rectifier.</param>
    public static Tensor Transposed(Tensor x, Tensor weights, Tensor bias, int steps, bool rectified)
    {
        var (time, channels, outputs) = (x.Shape[1].Size, x.Shape[2].Size, bias.Shape.Elements);
        if (steps > 2 * time)
            throw new ArgumentException($"{time} steps do not fill {steps} when they are doubled.");
        Tensor[] taps = [.. Enumerable.Range(0, 3).Select(tap => new Slice(weights, 0, tap * channels, channels))];
        var doubled = outputs < channels && !rectified ? MultipliedFirst(x, taps, bias) : GatheredFirst(x, taps, bias, rectified);
        return steps == 2 * time ? doubled : new Slice(doubled, 1, 0, steps);
    }

    /// <summary>
    /// One row for each step, itself and its neighbour, gives two steps side by side: no scatter, no interleaving. A quarter of the
    /// product's weights is 0, which costs less than the copies that would save it.
    /// </summary>
    private static Tensor GatheredFirst(Tensor x, Tensor[] taps, Tensor bias, bool rectified)
    {
        var (time, channels, outputs) = (x.Shape[1].Size, x.Shape[2].Size, bias.Shape.Elements);
        var pairs = Columns(x, [.. Enumerable.Range(0, time).SelectMany(step => new[] { step, step + 1 < time ? step + 1 : -1 })], 2);
        var none = new Constant(new Shape(channels, outputs), new float[channels * outputs]);
        var weights = new Concat(1, new Concat(0, taps[1], none), new Concat(0, taps[2], taps[0]));
        var biases = new Concat(0, bias, bias);
        var sides = rectified ? Gemm.LinearRelu(pairs, weights, biases) : Gemm.Linear(pairs, weights, biases);
        return Reshape.To(sides, new Shape(x.Shape[0], 2 * time, outputs));
    }

    /// <summary>All taps of each step in one product, then each step's own two, and what its neighbour adds: where there are fewer
    /// channels after the product than before, they are what should be copied.</summary>
    private static Tensor MultipliedFirst(Tensor x, Tensor[] taps, Tensor bias)
    {
        var (time, outputs) = (x.Shape[1].Size, bias.Shape.Elements);
        var biases = new Concat(0, bias, bias, new Constant(new Shape(outputs), new float[outputs]));
        var products = Gemm.Linear(x, new Concat(1, taps[1], taps[2], taps[0]), biases);
        var rows = Reshape.To(products, new Shape(x.Shape[0], 3 * time, outputs));
        int[] own = [.. Enumerable.Range(0, time).SelectMany(step => new[] { 3 * step, (3 * step) + 1 })];
        int[] neighbours = [.. Enumerable.Range(1, time).SelectMany(next => new[] { -1, next < time ? (3 * next) + 2 : -1 })];
        return new GatherTime(rows, own) + new GatherTime(rows, neighbours);
    }

    private static Tensor Columns(Tensor x, int[] indices, int kernel) =>
        Reshape.To(new GatherTime(x, indices), new Shape(x.Shape[0], indices.Length / kernel, kernel * x.Shape[2].Size));
}
