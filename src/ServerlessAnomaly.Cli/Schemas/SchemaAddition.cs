using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.Schemas;

/// <summary>What adding a schema comes to.</summary>
/// <param name="Schema">The schema as the registry has it, or would have it.</param>
/// <param name="IsNew">Whether it is not there yet.</param>
/// <param name="NoLongerSent">Fields of readings that the version before had, and that this one lacks: they will be missing from now on.</param>
internal sealed record SchemaAddition(RegisteredSchema Schema, bool IsNew, IReadOnlyList<string> NoLongerSent)
{
    private const string Allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";

    /// <summary>Holds a schema against what is registered.</summary>
    /// <param name="text">The schema.</param>
    /// <param name="group">Its group; null: the name of its record.</param>
    /// <param name="id">An id that another registry gave it; null: its fingerprint.</param>
    /// <param name="registered">All that is registered.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="CliException">It breaks what was there before; the message names the field.</exception>
    public static SchemaAddition Plan(
        SchemaText text,
        string? group,
        string? id,
        IReadOnlyList<RegisteredSchema> registered,
        DateTimeOffset now
    )
    {
        group = Check(group ?? text.Name, "group");
        id = id is null ? text.Fingerprint : Check(id, "id");
        if (registered.FirstOrDefault(one => Same(one.Id, id) && !Same(one.Fingerprint, text.Fingerprint)) is { } taken)
            throw new CliException($"The id '{id}' is that of {taken.Name}, another schema; give another --id.");
        foreach (var twin in registered.Where(one => Same(one.Fingerprint, text.Fingerprint)))
        {
            if (AvroSchemaRules.FindDifference(text.Text, twin.Schema) is { } field)
                throw new CliException(
                    $"The schema differs from {twin.Name} only in aliases or logical types ('{field}'), which its fingerprint does not cover, so that their events "
                        + "could not be told apart; rename a field, or add one with a default."
                );
            if (twin.Group == group && (Same(twin.Id, id) || Same(id, text.Fingerprint)))
                return new(twin, IsNew: false, []);
        }
        var latest = registered.Where(one => one.Group == group).MaxBy(one => one.Version);
        if (latest is not null && AvroSchemaRules.FindProblem(text.Text, latest.Schema) is { } problem)
            throw new CliException($"The schema breaks {latest.Name}: {problem.Message}");
        var lost = latest is null ? [] : AvroSchemaRules.KnownFields(latest.Schema).Except(AvroSchemaRules.KnownFields(text.Text)).ToList();
        return new(new RegisteredSchema(group, (latest?.Version ?? 0) + 1, id, text.Fingerprint, now, text.Text), IsNew: true, lost);
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static string Check(string name, string what) =>
        name.Length is > 0 and <= RegisteredSchema.MaxNameLength && name.AsSpan().ContainsAnyExcept(Allowed) is false && name[0] != '.'
            ? name
            : throw new CliException(
                $"'{name}' is no {what}: 1 to {RegisteredSchema.MaxNameLength} letters, digits, points, hyphens and underscores are."
            );
}
