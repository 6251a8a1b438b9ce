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
    public static IReadOnlyList<DriveKind> All { get; } = [DriveKind.AtaDisk, DriveKind.AtaSsd, DriveKind.Nvme, DriveKind.Sas];

    /// <summary>The name for people.</summary>
    public static string Name(this DriveKind kind) => kind switch
    {
        DriveKind.AtaDisk => "ATA disk",
        DriveKind.AtaSsd => "ATA SSD",
        DriveKind.Nvme => "NVMe",
        _ => "SAS",
    };

    /// <summary>The kind whose columns a schema has: NVMe's begin with <c>nvme_</c>, those of SAS with <c>scsi_</c>.</summary>
    public static DriveKind Of(FeatureSchema schema) =>
        schema.Columns.All(column => column.StartsWith("nvme_", StringComparison.Ordinal)) ? DriveKind.Nvme
        : schema.Columns.All(column => column.StartsWith("scsi_", StringComparison.Ordinal)) ? DriveKind.Sas
        : DriveKind.AtaDisk;
}
