namespace ServerlessAnomaly.Telemetry;

/// <summary>A version of an Avro schema that producers write with. It never changes.</summary>
/// <param name="Group">What its versions have in common, such as <c>drives</c>; each can read what the one before it wrote.</param>
/// <param name="Version">Its number in the group, from 1.</param>
/// <param name="Id">What a content type names it by, <c>avro/binary+id</c>: the fingerprint, unless another registry gave it one.</param>
/// <param name="Fingerprint">
/// CRC-64-AVRO of its canonical form as 16 hexadecimal digits, the most significant first; what single-object encoding names it by.
/// </param>
/// <param name="AddedAt">When it was added, UTC.</param>
/// <param name="Schema">The schema, as JSON.</param>
public sealed record RegisteredSchema(string Group, int Version, string Id, string Fingerprint, DateTimeOffset AddedAt, string Schema)
{
    /// <summary>Longest schema in characters.</summary>
    public const int MaxLength = 256 * 1024;

    /// <summary>Longest id in characters, and longest group.</summary>
    public const int MaxNameLength = 128;

    /// <summary>For messages.</summary>
    public string Name => $"'{Group}' version {Version}";
}
