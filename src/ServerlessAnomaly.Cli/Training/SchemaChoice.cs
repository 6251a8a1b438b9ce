using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.Training;

/// <summary>Which shipped schema fits telemetry files: the one with most columns among those whose every column is filled.</summary>
internal static class SchemaChoice
{
    /// <summary>Chooses among the shipped schemas.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <param name="reading">How they are read.</param>
    /// <param name="kind">Only schemas of this kind; null: of any, that of SSDs only where all drives are some.</param>
    /// <returns>The schema; where none is filled wholly, the one with the most filled columns.</returns>
    public static async Task<FeatureSchema> ForAsync(
        IReadOnlyList<string> paths,
        CancellationToken cancellationToken,
        FileReadOptions? reading = null,
        DriveKind? kind = null
    )
    {
        var schemas = FeatureSchema.Shipped.Select(FeatureSchema.Load).ToList();
        if (kind is not null)
            schemas = [.. schemas.Where(schema => DriveKinds.KindOf(schema) == kind)];
        if (schemas.Count == 1)
            return schemas[0];
        var columns = schemas.SelectMany(schema => schema.Columns).Distinct().ToList();
        var (filled, areSsds) = await FilledAsync(paths, columns, reading, cancellationToken);
        return schemas
            .Where(schema => kind is not null || DriveKinds.KindOf(schema) != (areSsds ? DriveKind.AtaDisk : DriveKind.AtaSsd))
            .OrderByDescending(schema => schema.Columns.All(filled.Contains))
            .ThenByDescending(schema => schema.Columns.Count(filled.Contains))
            .First();
    }

    private static async Task<(HashSet<string> Columns, bool AreSsds)> FilledAsync(
        IReadOnlyList<string> paths,
        List<string> columns,
        FileReadOptions? reading,
        CancellationToken cancellationToken
    )
    {
        var everything = new FeatureSchema("every-shipped-column", 1, [.. columns.Select(column => new Feature(column, column))]);
        await foreach (
            var batch in new FileTelemetryArchive(paths, reading).ReadAsync(
                everything,
                DateOnly.MinValue,
                DateOnly.MaxValue,
                cancellationToken
            )
        )
            if (batch.Count > 0)
                return FilledIn(batch, columns);
        return ([], false);
    }

    private static (HashSet<string> Columns, bool AreSsds) FilledIn(ReadingBatch batch, List<string> columns)
    {
        var (filled, areSsds) = (new HashSet<string>(StringComparer.Ordinal), true);
        for (var i = 0; i < batch.Count; i++)
        {
            areSsds &= batch[i].Kind == DriveKind.AtaSsd;
            for (var column = 0; column < columns.Count; column++)
                if (!float.IsNaN(batch[i].Values[column]))
                    filled.Add(columns[column]);
        }
        return (filled, areSsds);
    }
}
