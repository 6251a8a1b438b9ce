namespace ServerlessAnomaly.Graphs.Layers;

/// <summary>
/// Index lists for <see cref="Graphs.Ops.GatherTime"/>: for each step of the result, the steps under the kernel, one after the other.
/// </summary>
internal static class TimeIndices
{
    /// <summary>A convolution over zero-padded steps; the result has ⌈steps ÷ stride⌉ steps.</summary>
    public static int[] Convolution(int steps, int kernel, int stride)
    {
        var outputs = (steps + stride - 1) / stride;
        var before = Math.Max(0, ((outputs - 1) * stride) + kernel - steps) / 2;
        return UnderKernel(outputs, kernel, (output, tap) => (output * stride) + tap - before, steps);
    }

    private static int[] UnderKernel(int outputs, int kernel, Func<int, int, int> place, int steps) =>
        [
            .. Enumerable
                .Range(0, outputs * kernel)
                .Select(i => place(i / kernel, i % kernel))
                .Select(step => step < 0 || step >= steps ? -1 : step),
        ];
}
