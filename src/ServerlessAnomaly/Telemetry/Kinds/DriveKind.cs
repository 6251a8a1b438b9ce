namespace ServerlessAnomaly.Telemetry;

/// <summary>What sort of drive a reading is of: it decides which features there are, and so which windows, models and counters.</summary>
public enum DriveKind : byte
{
    /// <summary>A disk with ATA's SMART attributes; also every ATA drive that does not say that it has no platters.</summary>
    AtaDisk,

    /// <summary>An SSD with ATA's SMART attributes.</summary>
    AtaSsd,

    /// <summary>An SSD with NVMe's health log.</summary>
    Nvme,

    /// <summary>A disk or SSD with SCSI's error counters.</summary>
    Sas,
}

/// <summary>The kinds in order, and their names.</summary>
public static class DriveKinds
{
    /// <summary>All kinds.</summary>
    public static IReadOnlyList<DriveKind> All { get; } = Enum.GetValues<DriveKind>();

    /// <summary>The name for people.</summary>
    public static string Name(this DriveKind kind) =>
        kind switch
        {
            DriveKind.AtaDisk => "ATA disk",
            DriveKind.AtaSsd => "ATA SSD",
            DriveKind.Nvme => "NVMe",
            DriveKind.Sas => "SAS",
            _ => throw Unknown(kind),
        };

    /// <summary>The name for the command line, and the end of a detector's name.</summary>
    public static string ShortName(this DriveKind kind) =>
        kind switch
        {
            DriveKind.AtaDisk => "ata",
            DriveKind.AtaSsd => "ssd",
            DriveKind.Nvme => "nvme",
            DriveKind.Sas => "sas",
            _ => throw Unknown(kind),
        };

    /// <summary>For a switch over kinds that lacks one: a kind that is added must not be taken for another.</summary>
    internal static ArgumentOutOfRangeException Unknown(DriveKind kind) => new(nameof(kind), kind, "There is no such kind of drive here.");

    /// <summary>The kind that a schema is of; ATA disks where its columns are of several.</summary>
    public static DriveKind Of(FeatureSchema schema) => Sole(schema) ?? DriveKind.AtaDisk;

    /// <summary>
    /// The kind that a schema says it is of, or else that of its columns: NVMe's begin with <c>nvme_</c>, those of SAS with <c>scsi_</c>, and some of
    /// ATA SSDs with <c>ssd_</c>; null where they are of several kinds.
    /// </summary>
    public static DriveKind? Sole(FeatureSchema schema)
    {
        if (schema.Kind is { } said)
            return said;
        var (nvme, sas) = (Count("nvme_"), Count("scsi_"));
        return nvme == schema.Columns.Count ? DriveKind.Nvme
            : sas == schema.Columns.Count ? DriveKind.Sas
            : nvme + sas > 0 ? null
            : Count("ssd_") > 0 ? DriveKind.AtaSsd
            : DriveKind.AtaDisk;

        int Count(string start) => schema.Columns.Count(column => column.StartsWith(start, StringComparison.Ordinal));
    }
}
