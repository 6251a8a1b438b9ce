namespace ServerlessAnomaly.Capture;

/// <summary>A node of a writer's schema, as far as it is needed to find and to skip values. Records may refer to themselves.</summary>
internal sealed class AvroSchema(AvroKind kind)
{
    private bool? _isEmpty;

    public AvroKind Kind { get; } = kind;

    /// <summary>Bytes of a fixed value.</summary>
    public int Size { get; init; }

    /// <summary>Type of an array's items or of a map's values.</summary>
    public AvroSchema? Item { get; init; }

    /// <summary>A record's fields in the order in which they are written.</summary>
    public IReadOnlyList<AvroField> Fields { get; set; } = [];

    /// <summary>A union's branches.</summary>
    public IReadOnlyList<AvroSchema> Branches { get; init; } = [];

    /// <summary>Whether its values take no bytes at all; an array of a billion of them is then nothing to walk through.</summary>
    public bool IsEmpty => _isEmpty ??= FindWhetherEmpty();

    private bool FindWhetherEmpty()
    {
        // What refers to itself is met again with this answer.
        _isEmpty = false;
        return Kind switch
        {
            AvroKind.Null => true,
            AvroKind.Fixed => Size == 0,
            AvroKind.Record => Fields.All(field => field.Type.IsEmpty),
            _ => false,
        };
    }
}
