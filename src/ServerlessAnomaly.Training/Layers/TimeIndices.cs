namespace ServerlessAnomaly.Training.Layers;

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

    /// <summary>A convolution of stride 1 over steps that were repeated to fill <paramref name="outputs"/> steps.</summary>
    public static int[] Upsampling(int steps, int outputs, int kernel)
    {
        var factor = (outputs + steps - 1) / steps;
        var before = (kernel - 1) / 2;
        var places = UnderKernel(outputs, kernel, (output, tap) => output + tap - before, outputs);
        return [.. places.Select(place => place < 0 ? -1 : place / factor)];
    }

    private static int[] UnderKernel(int outputs, int kernel, Func<int, int, int> place, int steps) =>
    [
        .. Enumerable.Range(0, outputs * kernel)
            .Select(i => place(i / kernel, i % kernel))
            .Select(step => step < 0 || step >= steps ? -1 : step),
    ];
}
