using ServerlessAnomaly.Avro;

namespace ServerlessAnomaly.Telemetry;

/// <summary>
/// Whether a reader's schema can read all that a writer's schema can write, by the rules of Avro 1.11, "Schema Resolution". Neither refers to itself.
/// </summary>
internal static class AvroCompatibility
{
    /// <summary>The first field that cannot be read; null where all can.</summary>
    public static AvroSchemaProblem? FindProblem(AvroSchema reader, AvroSchema writer, string field = "")
    {
        if (writer.Kind == AvroKind.Union)
        {
            var lost = writer.Branches.FirstOrDefault(branch => FindProblem(reader, branch, field) is not null);
            return lost is null ? null
                : FindProblem(reader, lost, field) is { } inside && inside.Field != field ? inside
                : NoLongerTaken(field, lost);
        }
        if (reader.Kind == AvroKind.Union)
        {
            return reader.Branches.Any(branch => FindProblem(branch, writer, field) is null) ? null : NoLongerTaken(field, writer);
        }
        if (reader.Kind != writer.Kind)
        {
            return IsPromoted(writer.Kind, reader.Kind)
                ? null
                : Refuse(
                    field,
                    $"was of type {Named(writer)} and is of type {Named(reader)}",
                    "only int, long, float and double can be widened, in this order"
                );
        }
        return reader.Kind switch
        {
            AvroKind.Record or AvroKind.Enum or AvroKind.Fixed when !IsNamed(reader, writer.Name) => Refuse(
                field,
                $"was of type '{writer.Name}' and is of type '{reader.Name}'",
                "keep the name, or make the old one an alias"
            ),
            AvroKind.Record => FindProblemOfFields(reader, writer),
            AvroKind.Enum => FindProblemOfSymbols(reader, writer, field),
            AvroKind.Fixed when reader.Size != writer.Size => Refuse(
                field,
                $"had {writer.Size} bytes and has {reader.Size}",
                "keep the size"
            ),
            AvroKind.Array or AvroKind.Map => FindProblem(reader.Item!, writer.Item!, field),
            _ => null,
        };
    }

    private static AvroSchemaProblem? FindProblemOfFields(AvroSchema reader, AvroSchema writer)
    {
        foreach (var field in reader.Fields)
        {
            var written = writer
                .Fields.Where(one => one.Name == field.Name || field.Aliases.Contains(one.Name))
                .OrderBy(one => one.Name == field.Name ? 0 : 1)
                .Select(one => one.Type)
                .FirstOrDefault();
            var problem =
                written is not null ? FindProblem(field.Type, written, field.Name)
                : field.HasDefault ? null
                : Refuse(field.Name, "is new and has no default", "add a default, or the name that it had before as an alias");
            if (problem is not null)
                return problem;
        }
        return null;
    }

    private static AvroSchemaProblem? FindProblemOfSymbols(AvroSchema reader, AvroSchema writer, string field)
    {
        var lost = reader.HasDefault ? null : writer.Symbols.FirstOrDefault(symbol => !reader.Symbols.Contains(symbol));
        return lost is null ? null : Refuse(field, $"no longer has the symbol '{lost}'", "keep it, or give the enum a default");
    }

    // Names count without their namespace, as in the official libraries.
    private static bool IsNamed(AvroSchema reader, string name) =>
        Unqualified(reader.Name) == Unqualified(name)
        || reader.Aliases.Any(alias => alias == name || Unqualified(alias) == Unqualified(name));

    private static bool IsPromoted(AvroKind from, AvroKind to) =>
        (from, to) switch
        {
            (AvroKind.Int, AvroKind.Long or AvroKind.Float or AvroKind.Double) => true,
            (AvroKind.Long, AvroKind.Float or AvroKind.Double) => true,
            (AvroKind.Float, AvroKind.Double) => true,
            (AvroKind.String, AvroKind.Bytes) or (AvroKind.Bytes, AvroKind.String) => true,
            _ => false,
        };

    private static AvroSchemaProblem NoLongerTaken(string field, AvroSchema lost) =>
        Refuse(field, $"no longer takes {Named(lost)}", "keep that type, in a union with the others");

    private static AvroSchemaProblem Refuse(string field, string what, string instead) =>
        new(field, $"{(field.Length > 0 ? $"The field '{field}'" : "The schema")} {what}; {instead}.");

    private static string Named(AvroSchema schema) =>
        schema.Name.Length > 0 ? $"'{schema.Name}'" : schema.Kind.ToString().ToLowerInvariant();

    private static string Unqualified(string name) => name[(name.LastIndexOf('.') + 1)..];
}
