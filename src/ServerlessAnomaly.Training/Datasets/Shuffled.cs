namespace ServerlessAnomaly.Training.Datasets;

/// <summary>An endless run of items in seeded random order: each comes once before any comes again.</summary>
internal sealed class Shuffled<T>
{
    private readonly T[] _items;
    private readonly Random _random;
    private T[] _batch = [];
    private int _next;

    public Shuffled(ReadOnlySpan<T> items, int seed)
    {
        (_items, _random) = (items.ToArray(), new Random(seed));
        _next = _items.Length;
    }

    /// <summary>Passes over the next <paramref name="count"/> items, as if they had been asked for.</summary>
    public void Skip(long count)
    {
        while (count > 0)
        {
            Reshuffle();
            var passed = (int)Math.Min(count, _items.Length - _next);
            _next += passed;
            count -= passed;
        }
    }

    /// <summary>The next <paramref name="count"/> items; valid until the next call.</summary>
    public ReadOnlySpan<T> Next(int count)
    {
        if (_batch.Length != count)
            _batch = new T[count];
        for (var i = 0; i < count; i++)
        {
            Reshuffle();
            _batch[i] = _items[_next++];
        }
        return _batch;
    }

    private void Reshuffle()
    {
        if (_next < _items.Length)
            return;
        _random.Shuffle(_items);
        _next = 0;
    }
}
