namespace ServerlessAnomaly.Telemetry;

/// <summary>What became of the lines of files, counted while they are read.</summary>
public sealed class FileReadReport
{
    /// <summary>Unreadable lines that are told one by one.</summary>
    public const int MaxTold = 5;

    private readonly List<string> _unreadable = [];

    /// <summary>Lines that were read as a reading, or as a failure without one.</summary>
    public long Readings { get; private set; }

    /// <summary>Lines of drives without a single value of the schema; they are no readings.</summary>
    public long WithoutValues { get; private set; }

    /// <summary>Lines of drives of another kind than the schema is of; they are readings for another schema.</summary>
    public long OfOtherKind { get; private set; }

    /// <summary>Lines that cannot be read.</summary>
    public long Unreadable { get; private set; }

    /// <summary>The first unreadable lines: file, line, column and value.</summary>
    public IReadOnlyList<string> FirstUnreadable => _unreadable;

    /// <summary>A sentence on what was left out; null where nothing was.</summary>
    public string? Summary()
    {
        var parts = new List<string>();
        if (WithoutValues > 0)
            parts.Add($"{WithoutValues:N0} rows have no value of the schema and were left out");
        if (OfOtherKind > 0)
            parts.Add($"{OfOtherKind:N0} rows are of another kind of drive and were left out");
        if (Unreadable > 0)
            parts.Add(
                $"{Unreadable:N0} lines cannot be read and were skipped ({string.Join(" ", _unreadable)}{(Unreadable > MaxTold ? " …" : "")})"
            );
        return parts.Count == 0 ? null : $"{string.Join("; ", parts)}.";
    }

    internal void AddReading() => Readings++;

    internal void AddWithoutValues() => WithoutValues++;

    internal void AddOfOtherKind() => OfOtherKind++;

    internal void AddUnreadable(string problem)
    {
        Unreadable++;
        if (_unreadable.Count < MaxTold)
            _unreadable.Add(problem);
    }
}
