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
    /// <summary>The rows under the kernel of a convolution with stride: [batch, ⌈time ÷ stride⌉, kernel · channel].</summary>
    public static Tensor Down(Tensor x, int kernel, int stride) =>
        Columns(x, TimeIndices.Convolution(x.Shape[1].Size, kernel, stride), kernel);

    /// <summary>
    /// The rows under the kernel of a convolution over x repeated to <paramref name="steps"/> steps: [batch, steps, kernel · channel].
    /// </summary>
    public static Tensor Up(Tensor x, int kernel, int steps) => Columns(x, TimeIndices.Upsampling(x.Shape[1].Size, steps, kernel), kernel);

    private static Tensor Columns(Tensor x, int[] indices, int kernel) =>
        Reshape.To(new GatherTime(x, indices), new Shape(x.Shape[0], indices.Length / kernel, kernel * x.Shape[2].Size));
}
