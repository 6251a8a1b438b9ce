using System.Text.Json;

namespace ServerlessAnomaly.Capture;

/// <summary>Reads the JSON form of a schema, named types and references to them included.</summary>
internal sealed class AvroSchemaParser
{
    private readonly Dictionary<string, AvroSchema> _named = [];

    /// <exception cref="AvroDataException">The text is no Avro schema.</exception>
    public static AvroSchema Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return new AvroSchemaParser().Read(document.RootElement, "");
        }
        catch (JsonException malformed)
        {
            var (line, column) = (malformed.LineNumber + 1, malformed.BytePositionInLine + 1);
            throw new AvroDataException(0, $"its schema is not JSON (line {line}, byte {column})");
        }
        catch (InvalidOperationException)
        {
            // That is how a JSON text fails that is not valid Unicode, in bytes or in escapes.
            throw new AvroDataException(0, "its schema is not Unicode text");
        }
    }

    private AvroSchema Read(JsonElement element, string space) => element.ValueKind switch
    {
        JsonValueKind.String => Refer(element.GetString()!, space),
        JsonValueKind.Array => ReadUnion(element, space),
        JsonValueKind.Object => ReadObject(element, space),
        _ => throw Refused($"{element.GetRawText()} where a type is needed"),
    };

    private AvroSchema ReadUnion(JsonElement element, string space) =>
        new(AvroKind.Union) { Branches = [.. element.EnumerateArray().Select(branch => Read(branch, space))] };

    private AvroSchema ReadObject(JsonElement element, string space)
    {
        var type = Member(element, "type");
        if (type.ValueKind != JsonValueKind.String) return Read(type, space);
        return type.GetString() switch
        {
            "record" or "error" => ReadRecord(element, space),
            "enum" => Name(element, space, new AvroSchema(AvroKind.Enum)),
            "fixed" => Name(element, space, new AvroSchema(AvroKind.Fixed) { Size = ReadSize(element) }),
            "array" => new AvroSchema(AvroKind.Array) { Item = Read(Member(element, "items"), space) },
            "map" => new AvroSchema(AvroKind.Map) { Item = Read(Member(element, "values"), space) },
            var name => Refer(name!, space),
        };
    }

    private AvroSchema ReadRecord(JsonElement element, string space)
    {
        var record = Name(element, space, new AvroSchema(AvroKind.Record));
        var fields = Member(element, "fields");
        if (fields.ValueKind != JsonValueKind.Array) throw Refused("a record whose fields are not a list");
        var inner = SpaceOf(FullName(element, space));
        record.Fields = [.. fields.EnumerateArray().Select(ReadField)];
        return record;

        AvroField ReadField(JsonElement field) => new(Text(field, "name"), Read(Member(field, "type"), inner));
    }

    private AvroSchema Refer(string name, string space) => name switch
    {
        "null" => new AvroSchema(AvroKind.Null),
        "boolean" => new AvroSchema(AvroKind.Boolean),
        "int" => new AvroSchema(AvroKind.Int),
        "long" => new AvroSchema(AvroKind.Long),
        "float" => new AvroSchema(AvroKind.Float),
        "double" => new AvroSchema(AvroKind.Double),
        "bytes" => new AvroSchema(AvroKind.Bytes),
        "string" => new AvroSchema(AvroKind.String),
        _ when _named.TryGetValue(Qualify(name, space), out var known) => known,
        _ when _named.TryGetValue(name, out var known) => known,
        _ => throw Refused($"the unknown type '{name}'"),
    };

    private AvroSchema Name(JsonElement element, string space, AvroSchema schema)
    {
        var name = FullName(element, space);
        return _named.TryAdd(name, schema) ? schema : throw Refused($"two types named '{name}'");
    }

    private static int ReadSize(JsonElement element) =>
        Member(element, "size") is { ValueKind: JsonValueKind.Number } size && size.TryGetInt32(out var bytes) && bytes >= 0
            ? bytes
            : throw Refused("a fixed type without a size");

    private static string FullName(JsonElement element, string space) => Qualify(
        Text(element, "name"),
        element.TryGetProperty("namespace", out var own) && own.ValueKind == JsonValueKind.String ? own.GetString()! : space);

    private static string Qualify(string name, string space) => space.Length == 0 || name.Contains('.') ? name : $"{space}.{name}";

    private static string SpaceOf(string fullName) => fullName.LastIndexOf('.') is var dot and > 0 ? fullName[..dot] : "";

    private static string Text(JsonElement element, string member) =>
        Member(element, member) is { ValueKind: JsonValueKind.String } text
            ? text.GetString()!
            : throw Refused($"a '{member}' that is no text");

    private static JsonElement Member(JsonElement element, string member) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(member, out var found)
            ? found
            : throw Refused($"a type without '{member}'");

    private static AvroDataException Refused(string what) => new(0, $"its schema has {what}");
}
