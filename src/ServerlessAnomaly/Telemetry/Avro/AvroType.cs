using System.Text.Json;
using ServerlessAnomaly.Avro;

namespace ServerlessAnomaly.Telemetry;

/// <summary>A type of a writer's schema, made ready to be read: what its values are called in JSON, and what they mean.</summary>
internal sealed class AvroType(AvroSchema schema)
{
    public AvroKind Kind { get; } = schema.Kind;

    public AvroSchema Schema { get; } = schema;

    public AvroTime Time { get; } = AvroTimes.TimeOf(schema);

    public AvroTypeField[] Fields { get; init; } = [];

    public AvroType[] Branches { get; init; } = [];

    public JsonEncodedText[] Symbols { get; init; } = [];

    public AvroType? Item { get; init; }

    /// <summary>How deep its values are nested; 1 for those that hold no others.</summary>
    public int Height { get; init; } = 1;
}

/// <summary>A field of a record.</summary>
/// <param name="Name">Its name in the schema, for messages.</param>
/// <param name="Key">What it is called as a field of a reading.</param>
/// <param name="Type">Its type.</param>
internal readonly record struct AvroTypeField(string Name, JsonEncodedText Key, AvroType Type);
