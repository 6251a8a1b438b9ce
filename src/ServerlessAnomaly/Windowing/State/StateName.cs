using System.Globalization;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing.Journal;

namespace ServerlessAnomaly.Windowing.State;

/// <summary>
/// The name under which a partition's state is kept: <c>{schema}-{version}/{partition}</c>, with the version of the schema under which it was begun. State of
/// an older version of the schema is gone on with.
/// </summary>
public static class StateName
{
    /// <summary>The name of the partition's state, or the one that it will have where it has none.</summary>
    /// <param name="journal">Where the state is.</param>
    /// <param name="schema">The schema that is chosen.</param>
    /// <param name="partition">The partition: <c>hub/consumer-group/id</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static async Task<string> FindAsync(
        IWindowJournal journal,
        FeatureSchema schema,
        string partition,
        CancellationToken cancellationToken
    )
    {
        var names = await journal.ListAsync(cancellationToken);
        var latest = names
            .Where(name => VersionOf(name, schema) >= 0 && name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..] == partition)
            .MaxBy(name => VersionOf(name, schema));
        return latest ?? string.Create(CultureInfo.InvariantCulture, $"{schema.Name}-{schema.Version}/{partition}");
    }

    /// <summary>Whether state of this name is of a schema, in the version at hand or an older one.</summary>
    public static bool IsOf(string name, FeatureSchema schema) => VersionOf(name, schema) >= 0;

    // Negative where it is of another schema, or of a newer version.
    private static int VersionOf(string name, FeatureSchema schema)
    {
        var end = name.IndexOf('/', StringComparison.Ordinal);
        var start = schema.Name.Length + 1;
        return
            end > start
            && name.StartsWith($"{schema.Name}-", StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(start, end - start), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            && version <= schema.Version
            ? version
            : -1;
    }
}
