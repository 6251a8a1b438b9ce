using System.Text.Json;

namespace ServerlessAnomaly.Avro;

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

    private AvroSchema Read(JsonElement element, string space) =>
        element.ValueKind switch
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
        if (type.ValueKind != JsonValueKind.String)
            return Read(type, space);
        var (name, logical) = (type.GetString()!, OptionalText(element, "logicalType"));
        return name switch
        {
            "record" or "error" => ReadRecord(element, space),
            "enum" => Add(
                new AvroSchema(AvroKind.Enum)
                {
                    Name = FullName(element, space),
                    Aliases = Aliases(element, space),
                    // Files of any writer are read here: an enum without symbols can still be passed over.
                    Symbols = Texts(element, "symbols"),
                    HasDefault = element.TryGetProperty("default", out _),
                }
            ),
            "fixed" => Add(
                new AvroSchema(AvroKind.Fixed, ReadSize(element))
                {
                    Name = FullName(element, space),
                    Aliases = Aliases(element, space),
                    LogicalType = logical,
                }
            ),
            "array" => new AvroSchema(AvroKind.Array) { Item = Read(Member(element, "items"), space) },
            "map" => new AvroSchema(AvroKind.Map) { Item = Read(Member(element, "values"), space) },
            _ when PrimitiveOf(name) is { } kind => new AvroSchema(kind) { LogicalType = logical },
            _ => Refer(name, space),
        };
    }

    private AvroSchema ReadRecord(JsonElement element, string space)
    {
        var record = Add(new AvroSchema(AvroKind.Record) { Name = FullName(element, space), Aliases = Aliases(element, space) });
        var fields = Member(element, "fields");
        if (fields.ValueKind != JsonValueKind.Array)
            throw Refused("a record whose fields are not a list");
        var inner = SpaceOf(record.Name);
        record.Fields = [.. fields.EnumerateArray().Select(ReadField)];
        return record;

        AvroField ReadField(JsonElement field) =>
            new(Text(field, "name"), Read(Member(field, "type"), inner))
            {
                Aliases = Texts(field, "aliases"),
                HasDefault = field.TryGetProperty("default", out _),
            };
    }

    private AvroSchema Refer(string name, string space) =>
        PrimitiveOf(name) is { } kind ? new AvroSchema(kind)
        : _named.TryGetValue(Qualify(name, space), out var known) || _named.TryGetValue(name, out known) ? known
        : throw Refused($"the unknown type '{name}'");

    private static AvroKind? PrimitiveOf(string name) =>
        name switch
        {
            "null" => AvroKind.Null,
            "boolean" => AvroKind.Boolean,
            "int" => AvroKind.Int,
            "long" => AvroKind.Long,
            "float" => AvroKind.Float,
            "double" => AvroKind.Double,
            "bytes" => AvroKind.Bytes,
            "string" => AvroKind.String,
            _ => null,
        };

    private AvroSchema Add(AvroSchema schema) =>
        _named.TryAdd(schema.Name, schema) ? schema : throw Refused($"two types named '{schema.Name}'");

    private static IReadOnlyList<string> Aliases(JsonElement element, string space)
    {
        var own = SpaceOf(FullName(element, space));
        return [.. Texts(element, "aliases").Select(alias => Qualify(alias, own))];
    }

    private static IReadOnlyList<string> Texts(JsonElement element, string member) =>
        element.TryGetProperty(member, out var texts) && texts.ValueKind == JsonValueKind.Array
            ? [.. texts.EnumerateArray().Where(text => text.ValueKind == JsonValueKind.String).Select(text => text.GetString()!)]
            : [];

    private static string OptionalText(JsonElement element, string member) =>
        element.TryGetProperty(member, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";

    private static int ReadSize(JsonElement element) =>
        Member(element, "size") is { ValueKind: JsonValueKind.Number } size && size.TryGetInt32(out var bytes) && bytes >= 0
            ? bytes
            : throw Refused("a fixed type without a size");

    private static string FullName(JsonElement element, string space) =>
        Qualify(
            Text(element, "name"),
            element.TryGetProperty("namespace", out var own) && own.ValueKind == JsonValueKind.String ? own.GetString()! : space
        );

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
