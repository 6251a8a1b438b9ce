namespace ServerlessAnomaly.Telemetry;

/// <summary>Readings of all kinds, a batch for each.</summary>
public sealed class ReadingBatches(KindSchemas schemas)
{
    private readonly ReadingBatch[] _byKind = [.. DriveKinds.All.Select(kind => new ReadingBatch(schemas[kind].Columns.Count))];
    private readonly int[] _mark = new int[DriveKinds.All.Count];

    /// <summary>Room for a name or a time that is unescaped, with every byte written as an escape of six.</summary>
    internal byte[] Scratch { get; } = new byte[1536];

    /// <summary>Room for the texts of a reading that have to outlive the scratch.</summary>
    internal byte[] Kept { get; } = new byte[FlatFields.KeptBytes];

    /// <summary>Room for the values of one reading, those of all kinds side by side.</summary>
    internal float[] Row { get; } = new float[KindColumns.WidthOf(schemas)];

    /// <summary>The readings of a kind, in order of arrival.</summary>
    public ReadingBatch Of(DriveKind kind) => _byKind[(int)kind];

    /// <summary>Readings of all kinds.</summary>
    public int Count
    {
        get
        {
            var count = 0;
            foreach (var readings in _byKind)
                count += readings.Count;
            return count;
        }
    }

    /// <summary>Forgets all readings and keeps the buffers.</summary>
    public void Clear()
    {
        foreach (var readings in _byKind)
            readings.Clear();
    }

    /// <summary>Remembers how many readings each batch has, to go back to; the mark before is forgotten.</summary>
    internal void Mark()
    {
        for (var kind = 0; kind < _byKind.Length; kind++)
            _mark[kind] = _byKind[kind].Count;
    }

    /// <summary>Takes back what came since the mark.</summary>
    internal void Truncate()
    {
        for (var kind = 0; kind < _byKind.Length; kind++)
            _byKind[kind].Truncate(_mark[kind]);
    }
}
