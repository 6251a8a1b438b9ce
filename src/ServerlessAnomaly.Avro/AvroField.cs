namespace ServerlessAnomaly.Avro;

/// <summary>One field of a record.</summary>
internal readonly record struct AvroField(string Name, AvroSchema Type)
{
    /// <summary>Names that the field had before.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Whether a reader that does not find the field has a value for it.</summary>
    public bool HasDefault { get; init; }
}
