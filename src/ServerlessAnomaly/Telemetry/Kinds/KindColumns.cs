namespace ServerlessAnomaly.Telemetry;

/// <summary>
/// Finds the place of a column among the values of all kinds, side by side: which kind a reading is of may be known only at its end. A slot
/// here is an index into these values. ATA's disks and SSDs share columns, so theirs are one list, the disks' first.
/// </summary>
internal sealed class KindColumns
{
    private readonly ColumnLookup _ata,
        _nvme,
        _sas;
    private readonly VerdictColumns _verdict;
    private readonly WearColumns _wear;
    private readonly int _diskWidth,
        _ssdStart;
    private readonly int[] _ssdSlots;

    public KindColumns(KindSchemas schemas)
    {
        var (ata, ssd) = (AtaColumns(schemas), schemas[DriveKind.AtaSsd].Columns);
        (_ata, _nvme, _sas) = (new(ata), new(schemas[DriveKind.Nvme].Columns), new(schemas[DriveKind.Sas].Columns));
        _verdict = new VerdictColumns(schemas);
        _wear = new WearColumns(ata);
        _diskWidth = schemas[DriveKind.AtaDisk].Columns.Count;
        _ssdSlots = [.. ssd.Select(column => ata.IndexOf(column))];
        _ssdStart = _ata.Width + _nvme.Width + _sas.Width;
    }

    /// <summary>Values of all kinds.</summary>
    public static int WidthOf(KindSchemas schemas) =>
        AtaColumns(schemas).Count
        + schemas[DriveKind.Nvme].Columns.Count
        + schemas[DriveKind.Sas].Columns.Count
        + schemas[DriveKind.AtaSsd].Columns.Count;

    /// <summary>The kind's part of the values.</summary>
    public Span<float> Of(DriveKind kind, Span<float> values) =>
        kind switch
        {
            DriveKind.AtaDisk => values[.._diskWidth],
            DriveKind.AtaSsd => Ssd(values),
            DriveKind.Nvme => values.Slice(_ata.Width, _nvme.Width),
            DriveKind.Sas => values.Slice(_ata.Width + _nvme.Width, _sas.Width),
            _ => throw DriveKinds.Unknown(kind),
        };

    /// <summary>The values of ATA's disks and SSDs.</summary>
    public Span<float> OfAta(Span<float> values) => values[.._ata.Width];

    /// <summary>Tells an SSD's wear, where smartctl does not, from what its maker has for it.</summary>
    public void FillWear(Span<float> values) => _wear.Fill(values);

    /// <summary>Slot of a column by its UTF-8 name and, for a raw SMART value, its attribute; negative where no schema has it.</summary>
    public int Find(ReadOnlySpan<byte> name, out int attribute)
    {
        attribute = -1;
        if (name.StartsWith("smart_"u8))
            return _ata.Find(name, out attribute);
        if (name.StartsWith("nvme_"u8) && _nvme.Find(name) is >= 0 and var nvme)
            return _ata.Width + nvme;
        if (name.StartsWith("scsi_"u8) && FindScsi(name) is >= 0 and var scsi)
            return scsi;
        return _ata.Find(name, out attribute);
    }

    /// <summary>Whether a slot is one of ATA's.</summary>
    public bool IsAta(int slot) => slot < _ata.Width;

    /// <summary>Slot of a SMART attribute's raw value, or a negative number.</summary>
    public int FindRaw(int attribute) => _ata.FindRaw(attribute);

    /// <summary>Slot of a SMART attribute's normalized value, or a negative number.</summary>
    public int FindNormalized(int attribute) => _ata.FindNormalized(attribute);

    /// <summary>Slot of a column of wear, or a negative number.</summary>
    public int FindSsd(ReadOnlySpan<byte> field) => _ata.FindAfter("ssd_".Length, field);

    /// <summary>Slot of NVMe's column that is made of <c>nvme_</c> and a field of the health log.</summary>
    public int FindNvme(ReadOnlySpan<byte> field) => Shift(_nvme.FindAfter("nvme_".Length, field), _ata.Width);

    /// <summary>Slot of SAS's column that is made of <c>scsi_</c> and a name.</summary>
    public int FindSas(ReadOnlySpan<byte> field) => Shift(_sas.FindAfter("scsi_".Length, field), _ata.Width + _nvme.Width);

    /// <summary>What a drive's values say of its health by themselves.</summary>
    public DriveVerdict Judge(DriveKind kind, ReadOnlySpan<float> ofKind, DriveWarnings said) => _verdict.Judge(kind, ofKind, said);

    /// <summary>Hours in use, from all values or else from what smartctl says.</summary>
    public float PowerOnHours(DriveKind kind, ReadOnlySpan<float> values, float said)
    {
        var slot = kind switch
        {
            DriveKind.Nvme => FindNvme("power_on_hours"u8),
            DriveKind.Sas => FindSas("power_on_hours"u8),
            DriveKind.AtaDisk or DriveKind.AtaSsd => FindRaw(9),
            _ => throw DriveKinds.Unknown(kind),
        };
        return slot >= 0 && !float.IsNaN(values[slot]) ? values[slot] : said;
    }

    private static List<string> AtaColumns(KindSchemas schemas)
    {
        var disk = schemas[DriveKind.AtaDisk].Columns;
        return [.. disk, .. WearColumns.WithSources(schemas[DriveKind.AtaSsd].Columns).Except(disk)];
    }

    /// <summary>Gathered behind all others, because a batch takes a kind's values side by side.</summary>
    private Span<float> Ssd(Span<float> values)
    {
        var gathered = values[_ssdStart..];
        for (var column = 0; column < _ssdSlots.Length; column++)
            gathered[column] = values[_ssdSlots[column]];
        return gathered;
    }

    // smartctl's own nesting, flattened, is understood as well.
    private int FindScsi(ReadOnlySpan<byte> name)
    {
        const string Nested = "scsi_error_counter_log_";
        return FindSas(name[(name.StartsWith("scsi_error_counter_log_"u8) ? Nested.Length : "scsi_".Length)..]);
    }

    private static int Shift(int slot, int by) => slot < 0 ? slot : slot + by;
}
