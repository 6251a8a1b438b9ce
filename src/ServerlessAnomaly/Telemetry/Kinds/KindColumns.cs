namespace ServerlessAnomaly.Telemetry;

/// <summary>
/// Finds the place of a column among the values of all kinds, side by side: which kind a reading is of may be known only at its end. A slot
/// here is an index into these values.
/// </summary>
internal sealed class KindColumns(KindSchemas schemas)
{
    private readonly ColumnLookup _ata = new(schemas[DriveKind.AtaDisk]);
    private readonly ColumnLookup _nvme = new(schemas[DriveKind.Nvme]);
    private readonly ColumnLookup _sas = new(schemas[DriveKind.Sas]);
    private readonly VerdictColumns _verdict = new(schemas);

    /// <summary>Values of all kinds.</summary>
    public int Width { get; } =
        schemas[DriveKind.AtaDisk].Columns.Count + schemas[DriveKind.Nvme].Columns.Count + schemas[DriveKind.Sas].Columns.Count;

    /// <summary>The kind's part of the values.</summary>
    public Span<float> Of(DriveKind kind, Span<float> values) => kind switch
    {
        DriveKind.Nvme => values.Slice(_ata.Width, _nvme.Width),
        DriveKind.Sas => values[(_ata.Width + _nvme.Width)..],
        _ => values[.._ata.Width],
    };

    /// <summary>Slot of a column by its UTF-8 name and, for a raw SMART value, its attribute; negative where no schema has it.</summary>
    public int Find(ReadOnlySpan<byte> name, out int attribute)
    {
        attribute = -1;
        if (name.StartsWith("smart_"u8)) return _ata.Find(name, out attribute);
        if (name.StartsWith("nvme_"u8) && _nvme.Find(name) is >= 0 and var nvme) return _ata.Width + nvme;
        if (name.StartsWith("scsi_"u8) && FindScsi(name) is >= 0 and var scsi) return scsi;
        return _ata.Find(name, out attribute);
    }

    /// <summary>Slot of a SMART attribute's raw value, or a negative number.</summary>
    public int FindRaw(int attribute) => _ata.FindRaw(attribute);

    /// <summary>Slot of a SMART attribute's normalized value, or a negative number.</summary>
    public int FindNormalized(int attribute) => _ata.FindNormalized(attribute);

    /// <summary>Slot of NVMe's column that is made of <c>nvme_</c> and a field of the health log.</summary>
    public int FindNvme(ReadOnlySpan<byte> field) => Shift(_nvme.FindAfter("nvme_".Length, field), _ata.Width);

    /// <summary>Slot of SAS's column that is made of <c>scsi_</c> and a name.</summary>
    public int FindSas(ReadOnlySpan<byte> field) => Shift(_sas.FindAfter("scsi_".Length, field), _ata.Width + _nvme.Width);

    /// <summary>What the values of an NVMe or SAS drive say of its health by themselves.</summary>
    public DriveVerdict Judge(DriveKind kind, ReadOnlySpan<float> ofKind, DriveWarnings said) => _verdict.Judge(kind, ofKind, said);

    /// <summary>Hours in use, from the values or else from what smartctl says.</summary>
    public float PowerOnHours(DriveKind kind, ReadOnlySpan<float> ofKind, float said)
    {
        var slot = kind switch
        {
            DriveKind.Nvme => _nvme.FindAfter("nvme_".Length, "power_on_hours"u8),
            DriveKind.Sas => _sas.FindAfter("scsi_".Length, "power_on_hours"u8),
            _ => _ata.FindRaw(9),
        };
        return slot >= 0 && !float.IsNaN(ofKind[slot]) ? ofKind[slot] : said;
    }

    // smartctl's own nesting, flattened, is understood as well.
    private int FindScsi(ReadOnlySpan<byte> name)
    {
        const string Nested = "scsi_error_counter_log_";
        return FindSas(name[(name.StartsWith("scsi_error_counter_log_"u8) ? Nested.Length : "scsi_".Length)..]);
    }

    private static int Shift(int slot, int by) => slot < 0 ? slot : slot + by;
}
