using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Windowing.Format;

/// <summary>The kinds of which stored state has other columns than this version's schemas: what else it says of their drives is kept.</summary>
internal sealed class ColumnChanges
{
    private readonly Dictionary<DriveKind, string> _schemas = [];

    /// <summary>Those kinds, and the id of the schema by which their stored values were written.</summary>
    public IReadOnlyDictionary<DriveKind, string> Schemas => _schemas;

    public void Add(DriveKind kind, string schemaId) => _schemas[kind] = schemaId;

    public void Clear() => _schemas.Clear();
}
