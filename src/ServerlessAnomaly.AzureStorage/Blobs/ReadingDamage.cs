namespace ServerlessAnomaly.AzureStorage.Blobs;

/// <summary>
/// What was found damaged in files of documents while they were read, and left out: each place is said once, however often its file is
/// read. Thread-safe.
/// </summary>
/// <param name="say">Takes a sentence with file, place and what to do.</param>
public sealed class ReadingDamage(Action<string> say)
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _places = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unchecked = new(StringComparer.Ordinal);

    /// <summary>Damaged lines and documents that were left out, each counted once.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _places.Count;
        }
    }

    /// <summary>For people, after what was read; null where nothing is to be said.</summary>
    public string? Summary
    {
        get
        {
            lock (_lock)
            {
                var damaged = _places.Count == 0 ? null : $"Damaged, and left out: {_places.Count}.";
                var old =
                    _unchecked.Count == 0
                        ? null
                        : $"Files with lines of before checksums were kept, which are not checked: {_unchecked.Count}.";
                return damaged is null && old is null ? null : string.Join(' ', ((string?[])[damaged, old]).OfType<string>());
            }
        }
    }

    internal void Note(string place, string sentence)
    {
        lock (_lock)
            if (!_places.Add(place))
                return;
        say(sentence);
    }

    internal void NoteUnchecked(string file)
    {
        lock (_lock)
            _unchecked.Add(file);
    }
}
