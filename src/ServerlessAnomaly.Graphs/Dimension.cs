namespace ServerlessAnomaly.Graphs;

/// <summary>
/// One axis of a tensor: <paramref name="Size"/> elements, times the number of windows in the batch if <paramref name="PerWindow"/>.
/// </summary>
internal readonly record struct Dimension(int Size, bool PerWindow = false)
{
    /// <summary>The batch axis: one element a window.</summary>
    public static Dimension Batch { get; } = new(1, PerWindow: true);

    /// <summary>Whether broadcasting stretches the axis.</summary>
    public bool IsOne => Size == 1 && !PerWindow;

    public static implicit operator Dimension(int size) => new(size);

    public override string ToString() =>
        !PerWindow ? $"{Size}"
        : Size == 1 ? "batch"
        : $"{Size}*batch";
}
