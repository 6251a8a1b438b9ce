namespace ServerlessAnomaly.Telemetry;

/// <summary>Fills the columns of wear of an ATA SSD's values from those that its maker has.</summary>
/// <param name="columns">Names of the values' slots.</param>
internal sealed class WearColumns(IReadOnlyList<string> columns)
{
    private readonly (int Target, int Source)[] _sources =
    [
        .. WearSources
            .All.Select(source => (Slot(columns, source.Column), Slot(columns, source.From)))
            .Where(found => found is { Item1: >= 0, Item2: >= 0 }),
    ];

    /// <summary>The columns, and behind them those that their wear is told by; the same list where they have none of it.</summary>
    public static IReadOnlyList<string> WithSources(IReadOnlyList<string> columns) =>
        [.. columns, .. WearSources.All.Where(source => columns.Contains(source.Column)).Select(source => source.From).Except(columns)];

    /// <summary>Fills what no better source has filled.</summary>
    public void Fill(Span<float> values)
    {
        foreach (var (target, source) in _sources)
            if (float.IsNaN(values[target]))
                values[target] = WearSources.Used(values[source]);
    }

    private static int Slot(IReadOnlyList<string> columns, string name)
    {
        for (var slot = 0; slot < columns.Count; slot++)
            if (columns[slot] == name)
                return slot;
        return -1;
    }
}
