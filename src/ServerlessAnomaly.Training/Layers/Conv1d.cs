using ServerlessAnomaly.Training.Graphs;
using ServerlessAnomaly.Training.Graphs.Ops;

namespace ServerlessAnomaly.Training.Layers;

/// <summary>
/// Convolutions over time of x [batch, time, channel] as matrix products: gather the rows under the kernel, lay them side by side,
/// multiply. Weights are [kernel · in, out], the kernel's steps outermost. On CPU this is several times faster than Conv nodes for windows
/// this short.
/// </summary>
internal static class Conv1d
{
    /// <summary>Taps of the kernel of <see cref="Doubled"/>.</summary>
    public const int DoubledKernel = 3;

    /// <summary>The rows under the kernel of a convolution with stride: [batch, ⌈time ÷ stride⌉, kernel · channel].</summary>
    public static Tensor Down(Tensor x, int kernel, int stride) =>
        Columns(x, TimeIndices.Convolution(x.Shape[1].Size, kernel, stride), kernel);

    /// <summary>
    /// A convolution with three taps over x with each step repeated: [batch, <paramref name="steps"/>, out], of at most twice the steps.
    /// </summary>
    /// <param name="x">[batch, time, in].</param>
    /// <param name="weights">[3 · in, out].</param>
    /// <param name="bias">[out].</param>
    /// <param name="steps">Steps of the result.</param>
    /// <param name="rectified">Whether the result goes through a rectifier.</param>
    /// <remarks>
    /// Three taps over repeated steps see only two different ones, so two of them are one tap whose weights are added: two thirds of the
    /// products, and half of the rows to gather. For each pair of neighbours one row gives the two steps of the result that lie between
    /// them: the second copy of the first, and the first copy of the second.
    /// </remarks>
    public static Tensor Doubled(Tensor x, Tensor weights, Tensor bias, int steps, bool rectified)
    {
        var (time, channels, outputs) = (x.Shape[1].Size, x.Shape[2].Size, bias.Shape.Elements);
        if (steps > 2 * time) throw new ArgumentException($"{time} steps do not fill {steps} when they are repeated once.");
        var pairs = Columns(x, [.. Enumerable.Range(0, time + 1).SelectMany(step => new[] { step - 1, step < time ? step : -1 })], 2);
        var (before, at, after) = (Tap(0), Tap(1), Tap(2));
        var taps = new Concat(1, new Concat(0, before + at, after), new Concat(0, before, at + after));
        var biases = new Concat(0, bias, bias);
        var between = rectified ? Gemm.LinearRelu(pairs, taps, biases) : Gemm.Linear(pairs, taps, biases);
        // The first row begins with a step before the window.
        return new Slice(Reshape.To(between, new Shape(x.Shape[0], 2 * (time + 1), outputs)), 1, 1, steps);

        Tensor Tap(int tap) => new Slice(weights, 0, tap * channels, channels);
    }

    private static Tensor Columns(Tensor x, int[] indices, int kernel) =>
        Reshape.To(new GatherTime(x, indices), new Shape(x.Shape[0], indices.Length / kernel, kernel * x.Shape[2].Size));
}
