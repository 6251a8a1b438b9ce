namespace ServerlessAnomaly.Telemetry;

/// <summary>The feature schema of each kind of drive.</summary>
public sealed class KindSchemas
{
    /// <summary>Name of the shipped schema of NVMe drives.</summary>
    public const string NvmeName = "nvme";

    /// <summary>Name of the shipped schema of SAS drives.</summary>
    public const string SasName = "sas";

    private static readonly FeatureSchema ShippedAta = FeatureSchema.Load(TelemetryOptions.DefaultSchema);
    private static readonly FeatureSchema ShippedNvme = FeatureSchema.Load(NvmeName);
    private static readonly FeatureSchema ShippedSas = FeatureSchema.Load(SasName);
    private readonly FeatureSchema[] _byKind;

    private KindSchemas(DriveKind own, FeatureSchema ata, FeatureSchema nvme, FeatureSchema sas) => (Own, _byKind) = (own, [ata, ata, nvme, sas]);

    /// <summary>The kind of the schema that was chosen; the other kinds have the shipped ones.</summary>
    public DriveKind Own { get; }

    /// <summary>The kinds that have a schema of their own, in a fixed order.</summary>
    public static IReadOnlyList<DriveKind> Distinct { get; } = [DriveKind.AtaDisk, DriveKind.Nvme, DriveKind.Sas];

    /// <summary>The schema of a kind. ATA's disks and SSDs share one.</summary>
    public FeatureSchema this[DriveKind kind] => _byKind[(int)kind];

    /// <summary>The kind among <see cref="Distinct"/> whose schema a kind has.</summary>
    public static DriveKind Shared(DriveKind kind) => kind == DriveKind.AtaSsd ? DriveKind.AtaDisk : kind;

    /// <summary>The schema for its own kind, and the shipped ones for the others.</summary>
    public static KindSchemas With(FeatureSchema schema)
    {
        var kind = DriveKinds.Of(schema);
        return new(
            kind,
            kind is DriveKind.AtaDisk ? schema : ShippedAta,
            kind is DriveKind.Nvme ? schema : ShippedNvme,
            kind is DriveKind.Sas ? schema : ShippedSas);
    }
}
