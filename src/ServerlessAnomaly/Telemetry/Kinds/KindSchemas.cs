namespace ServerlessAnomaly.Telemetry;

/// <summary>The feature schema of each kind of drive.</summary>
public sealed class KindSchemas
{
    private static readonly FeatureSchema[] Shipped = [.. DriveKinds.All.Select(kind => FeatureSchema.Load(ShippedName(kind)))];
    private readonly FeatureSchema[] _byKind;

    private KindSchemas(DriveKind own, FeatureSchema[] byKind) => (Own, _byKind) = (own, byKind);

    /// <summary>The kind of the schema that was chosen; the other kinds have the shipped ones.</summary>
    public DriveKind Own { get; }

    /// <summary>The schema of a kind.</summary>
    public FeatureSchema this[DriveKind kind] => _byKind[(int)kind];

    /// <summary>The own kind, then the others in a fixed order.</summary>
    public IEnumerable<DriveKind> OwnFirst => DriveKinds.All.OrderBy(kind => kind != Own);

    /// <summary>Name of the shipped schema that a kind has where no other is chosen.</summary>
    public static string ShippedName(DriveKind kind) =>
        kind switch
        {
            DriveKind.AtaDisk => TelemetryOptions.DefaultSchema,
            DriveKind.AtaSsd => "ssd",
            DriveKind.Nvme => "nvme",
            DriveKind.Sas => "sas",
            _ => throw DriveKinds.Unknown(kind),
        };

    /// <summary>These schemas with another one for a kind.</summary>
    internal KindSchemas With(DriveKind kind, FeatureSchema schema)
    {
        FeatureSchema[] byKind = [.. _byKind];
        byKind[(int)kind] = schema;
        return new(Own, byKind);
    }

    /// <summary>The schema for its own kind, and the shipped ones for the others.</summary>
    public static KindSchemas With(FeatureSchema schema)
    {
        var own = DriveKinds.Of(schema);
        FeatureSchema[] byKind = [.. Shipped];
        byKind[(int)own] = schema;
        return new(own, byKind);
    }
}
