namespace ServerlessAnomaly.Scoring;

/// <summary>
/// Windows waiting for one run, float32 <c>[Count, steps, columns]</c> side by side in pinned memory that the model reads in place. Grows, never shrinks.
/// </summary>
public sealed class WindowBuffer(int steps, int columns)
{
    private float[] _values = GC.AllocateUninitializedArray<float>(64 * steps * columns, pinned: true);

    /// <summary>Steps per window.</summary>
    public int Steps { get; } = steps;

    /// <summary>Columns per step.</summary>
    public int Columns { get; } = columns;

    /// <summary>Floats per window.</summary>
    public int WindowLength { get; } = steps * columns;

    /// <summary>Windows in the buffer.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a window and returns its slots, to be filled oldest step first.</summary>
    public Span<float> Add()
    {
        Reserve(Count + 1);
        return _values.AsSpan(Count++ * WindowLength, WindowLength);
    }

    /// <summary>The window at an index.</summary>
    public ReadOnlySpan<float> this[int index] => _values.AsSpan(index * WindowLength, WindowLength);

    /// <summary>Raw values of a window's newest step.</summary>
    public ReadOnlySpan<float> Newest(int index) => this[index][^Columns..];

    /// <summary>Forgets all windows.</summary>
    public void Clear() => Count = 0;

    /// <summary>Memory of all windows.</summary>
    internal Memory<float> Values => _values.AsMemory(0, Count * WindowLength);

    private void Reserve(int count)
    {
        if (_values.Length >= count * WindowLength)
            return;
        var grown = GC.AllocateUninitializedArray<float>(Math.Max(count * WindowLength, _values.Length * 2), pinned: true);
        _values.AsSpan(0, Count * WindowLength).CopyTo(grown);
        _values = grown;
    }
}
