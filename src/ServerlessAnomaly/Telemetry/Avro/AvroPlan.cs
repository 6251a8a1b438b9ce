using System.Text.Encodings.Web;
using System.Text.Json;
using ServerlessAnomaly.Avro;

namespace ServerlessAnomaly.Telemetry;

/// <summary>A schema as bodies are read by it: limited, and with the names that its fields have in a reading.</summary>
internal sealed class AvroPlan
{
    /// <summary>How deep values may be nested; smartctl's own JSON needs 5.</summary>
    public const int MaxDepth = 16;

    private readonly Dictionary<AvroSchema, AvroType?> _types = new(ReferenceEqualityComparer.Instance);

    private AvroPlan(AvroSchema schema) => Root = Make(schema, 1);

    /// <summary>The type of a whole body.</summary>
    public AvroType Root { get; }

    /// <summary>Makes the plan of a schema's JSON.</summary>
    /// <exception cref="AvroDataException">It is no schema, too large, too deep, refers to itself, or is not one of records.</exception>
    public static AvroPlan Compile(string schema)
    {
        if (schema.Length > RegisteredSchema.MaxLength)
            throw new AvroDataException(0, $"it has {schema.Length} characters, and {RegisteredSchema.MaxLength} are the limit");
        var plan = new AvroPlan(AvroSchemaParser.Parse(System.Text.Encoding.UTF8.GetBytes(schema)));
        var reading = plan.Root.Kind == AvroKind.Array ? plan.Root.Item! : plan.Root;
        return reading.Kind == AvroKind.Record
            ? plan
            : throw new AvroDataException(0, $"it is of type {reading.Kind}, where a record is needed, or an array of records");
    }

    /// <summary>
    /// What a field is called as a field of a reading: by its own name where that is known, else by the first known one that it had before.
    /// </summary>
    public static string KeyOf(AvroField field) =>
        ColumnMap.IsKnown(field.Name) ? field.Name : field.Aliases.FirstOrDefault(ColumnMap.IsKnown) ?? field.Name;

    private AvroType Make(AvroSchema schema, int depth)
    {
        if (depth > MaxDepth)
            throw TooDeep();
        if (_types.TryGetValue(schema, out var known))
        {
            if (known is null)
                throw new AvroDataException(0, $"its type '{schema.Name}' refers to itself");
            return depth + known.Height - 1 <= MaxDepth ? known : throw TooDeep();
        }
        _types[schema] = null;
        AvroTypeField[] fields =
        [
            .. schema.Fields.Select(field => new AvroTypeField(field.Name, Encode(KeyOf(field)), Make(field.Type, depth + 1))),
        ];
        AvroType[] branches = [.. schema.Branches.Select(branch => Make(branch, depth + 1))];
        var item = schema.Item is null ? null : Make(schema.Item, depth + 1);
        return _types[schema] = new AvroType(schema)
        {
            Fields = fields,
            Branches = branches,
            Symbols = [.. schema.Symbols.Select(Encode)],
            Item = item,
            Height = 1 + fields.Select(field => field.Type).Concat(branches).Append(item).Max(type => type?.Height ?? 0),
        };
    }

    private static JsonEncodedText Encode(string text) => JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);

    private static AvroDataException TooDeep() => new(0, $"its values are nested more than {MaxDepth} deep");
}
