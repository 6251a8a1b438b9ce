namespace ServerlessAnomaly.Avro;

/// <summary>A node of a schema, as far as it is needed to find, to read and to skip values. Records may refer to themselves.</summary>
internal sealed class AvroSchema
{
    public AvroSchema(AvroKind kind, int size = 0)
    {
        (Kind, Size) = (kind, size);
        IsEmpty = kind == AvroKind.Null || (kind == AvroKind.Fixed && size == 0);
    }

    public AvroKind Kind { get; }

    /// <summary>Bytes of a fixed value.</summary>
    public int Size { get; }

    /// <summary>A named type's full name; empty for all others.</summary>
    public string Name { get; init; } = "";

    /// <summary>Full names that a named type had before.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>What the values mean beside their type, such as <c>timestamp-millis</c>; empty where nothing is said.</summary>
    public string LogicalType { get; init; } = "";

    /// <summary>An enum's symbols in their order.</summary>
    public IReadOnlyList<string> Symbols { get; init; } = [];

    /// <summary>Whether an enum says what stands for symbols that it does not have.</summary>
    public bool HasDefault { get; init; }

    /// <summary>Type of an array's items or of a map's values.</summary>
    public AvroSchema? Item { get; init; }

    /// <summary>A record's fields in the order in which they are written.</summary>
    public IReadOnlyList<AvroField> Fields
    {
        get;
        set
        {
            field = value;
            // What refers to itself is met here before it is known to be empty. Found from the inside out, so that no chain of types is too long.
            IsEmpty = value.All(one => one.Type.IsEmpty);
        }
    } = [];

    /// <summary>A union's branches.</summary>
    public IReadOnlyList<AvroSchema> Branches { get; init; } = [];

    /// <summary>Whether its values take no bytes at all; an array of a billion of them is then nothing to walk through.</summary>
    public bool IsEmpty { get; private set; }
}
