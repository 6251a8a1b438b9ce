using ServerlessAnomaly.Avro;

namespace ServerlessAnomaly.Telemetry;

/// <summary>What a schema must be like to be registered: one that readings can be read by, and that can read what the version before it wrote.</summary>
public static class AvroSchemaRules
{
    /// <summary>Whether a drive's readings can be read by a schema: it has a serial number, a time and a value, each of a type that has their meaning.</summary>
    /// <param name="schema">The schema as JSON.</param>
    /// <returns>The first problem; null where there is none.</returns>
    public static AvroSchemaProblem? FindProblem(string schema)
    {
        try
        {
            AvroPlan.Compile(schema);
            return AvroContract.FindProblem(ReadingOf(Parse(schema)));
        }
        catch (AvroDataException refused)
        {
            return new("", $"The schema cannot be used: {refused.Message}.");
        }
    }

    /// <summary>Whether a schema can read what an earlier one wrote (backward compatibility, Avro 1.11, "Schema Resolution").</summary>
    /// <param name="schema">The new schema as JSON; one without a problem of its own.</param>
    /// <param name="earlier">The one before it.</param>
    /// <returns>The first problem; null where there is none.</returns>
    public static AvroSchemaProblem? FindProblem(string schema, string earlier) =>
        AvroCompatibility.FindProblem(Parse(schema), Parse(earlier));

    /// <summary>The fields of readings that a schema has, by the names under which they are known.</summary>
    /// <param name="schema">The schema as JSON; one without a problem of its own.</param>
    public static IReadOnlyList<string> KnownFields(string schema) =>
        [.. ReadingOf(Parse(schema)).Fields.Select(AvroPlan.KeyOf).Where(ColumnMap.IsKnown)];

    /// <summary>
    /// The first field that two schemas of one fingerprint read differently, since a fingerprint covers neither aliases nor logical types; null
    /// where they read the same.
    /// </summary>
    /// <param name="one">A schema as JSON.</param>
    /// <param name="other">Another of the same fingerprint.</param>
    public static string? FindDifference(string one, string other) =>
        FindDifference(AvroPlan.Compile(one).Root, AvroPlan.Compile(other).Root, "");

    private static string? FindDifference(AvroType one, AvroType other, string field)
    {
        if (one.Time != other.Time)
            return field;
        foreach (var (mine, its) in one.Fields.Zip(other.Fields))
        {
            if (!mine.Key.Equals(its.Key))
                return mine.Name;
            if (FindDifference(mine.Type, its.Type, mine.Name) is { } difference)
                return difference;
        }
        foreach (var (mine, its) in one.Branches.Zip(other.Branches))
        {
            if (FindDifference(mine, its, field) is { } difference)
                return difference;
        }
        return one.Item is null || other.Item is null ? null : FindDifference(one.Item, other.Item, field);
    }

    private static AvroSchema Parse(string schema) => AvroSchemaParser.Parse(System.Text.Encoding.UTF8.GetBytes(schema));

    private static AvroSchema ReadingOf(AvroSchema schema) => schema.Item ?? schema;
}
