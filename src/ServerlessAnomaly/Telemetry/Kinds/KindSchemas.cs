namespace ServerlessAnomaly.Telemetry;

/// <summary>The feature schema of each kind of drive.</summary>
public sealed class KindSchemas
{
    /// <summary>Name of the shipped schema of NVMe drives.</summary>
    public const string NvmeName = "nvme";

    /// <summary>Name of the shipped schema of SAS drives.</summary>
    public const string SasName = "sas";

    private readonly FeatureSchema[] _byKind;

    private KindSchemas(FeatureSchema ata, FeatureSchema nvme, FeatureSchema sas) => _byKind = [ata, ata, nvme, sas];

    /// <summary>The schema of a kind. ATA's disks and SSDs share one.</summary>
    public FeatureSchema this[DriveKind kind] => _byKind[(int)kind];

    /// <summary>The schema for its own kind, and the shipped ones for the others.</summary>
    public static KindSchemas With(FeatureSchema schema)
    {
        var kind = DriveKinds.Of(schema);
        return new(
            kind is DriveKind.AtaDisk ? schema : FeatureSchema.Load(TelemetryOptions.DefaultSchema),
            kind is DriveKind.Nvme ? schema : FeatureSchema.Load(NvmeName),
            kind is DriveKind.Sas ? schema : FeatureSchema.Load(SasName));
    }
}
