namespace ServerlessAnomaly.Training.Datasets;

/// <summary>An endless run of windows in seeded random order: each comes once before any comes again.</summary>
internal sealed class ShuffledWindows
{
    private readonly WindowReference[] _windows;
    private readonly Random _random;
    private WindowReference[] _batch = [];
    private int _next;

    public ShuffledWindows(ReadOnlySpan<WindowReference> windows, int seed)
    {
        (_windows, _random) = (windows.ToArray(), new Random(seed));
        _next = _windows.Length;
    }

    /// <summary>Passes over the next <paramref name="count"/> windows, as if they had been asked for.</summary>
    public void Skip(long count)
    {
        while (count > 0)
        {
            Reshuffle();
            var passed = (int)Math.Min(count, _windows.Length - _next);
            _next += passed;
            count -= passed;
        }
    }

    /// <summary>The next <paramref name="count"/> windows; valid until the next call.</summary>
    public ReadOnlySpan<WindowReference> Next(int count)
    {
        if (_batch.Length != count) _batch = new WindowReference[count];
        for (var i = 0; i < count; i++)
        {
            Reshuffle();
            _batch[i] = _windows[_next++];
        }
        return _batch;
    }

    private void Reshuffle()
    {
        if (_next < _windows.Length) return;
        _random.Shuffle(_windows);
        _next = 0;
    }
}
