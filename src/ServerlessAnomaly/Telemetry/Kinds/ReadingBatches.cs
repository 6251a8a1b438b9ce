namespace ServerlessAnomaly.Telemetry;

/// <summary>Readings of all kinds, a batch for each.</summary>
public sealed class ReadingBatches(KindSchemas schemas)
{
    private readonly ReadingBatch _disk = new(schemas[DriveKind.AtaDisk].Columns.Count);
    private readonly ReadingBatch _ssd = new(schemas[DriveKind.AtaSsd].Columns.Count);
    private readonly ReadingBatch _nvme = new(schemas[DriveKind.Nvme].Columns.Count);
    private readonly ReadingBatch _sas = new(schemas[DriveKind.Sas].Columns.Count);

    /// <summary>Room for a name or a time that is unescaped, with every byte written as an escape of six.</summary>
    internal byte[] Scratch { get; } = new byte[1536];

    /// <summary>Room for the texts of a reading that have to outlive the scratch.</summary>
    internal byte[] Kept { get; } = new byte[FlatFields.KeptBytes];

    /// <summary>Room for the values of one reading, those of all kinds side by side.</summary>
    internal float[] Row { get; } = new float[KindColumns.WidthOf(schemas)];

    /// <summary>The readings of a kind, in order of arrival.</summary>
    public ReadingBatch For(DriveKind kind) =>
        kind switch
        {
            DriveKind.AtaDisk => _disk,
            DriveKind.AtaSsd => _ssd,
            DriveKind.Nvme => _nvme,
            _ => _sas,
        };

    /// <summary>Readings of all kinds.</summary>
    public int Count => _disk.Count + _ssd.Count + _nvme.Count + _sas.Count;

    /// <summary>Forgets all readings and keeps the buffers.</summary>
    public void Clear()
    {
        _disk.Clear();
        _ssd.Clear();
        _nvme.Clear();
        _sas.Clear();
    }

    /// <summary>How many readings each batch has, to go back to.</summary>
    internal (int Disk, int Ssd, int Nvme, int Sas) Mark() => (_disk.Count, _ssd.Count, _nvme.Count, _sas.Count);

    /// <summary>Takes back what came since.</summary>
    internal void Truncate((int Disk, int Ssd, int Nvme, int Sas) mark)
    {
        _disk.Truncate(mark.Disk);
        _ssd.Truncate(mark.Ssd);
        _nvme.Truncate(mark.Nvme);
        _sas.Truncate(mark.Sas);
    }
}
