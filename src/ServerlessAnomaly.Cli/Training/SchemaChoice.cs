using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.Training;

/// <summary>Which shipped schema fits telemetry files: the one with most columns among those whose every column is filled.</summary>
internal static class SchemaChoice
{
    /// <returns>The schema; where none is filled wholly, the one with the most filled columns.</returns>
    public static async Task<FeatureSchema> ForAsync(
        IReadOnlyList<string> paths, CancellationToken cancellationToken, FileReadOptions? reading = null)
    {
        var schemas = FeatureSchema.Shipped.Select(FeatureSchema.Load).ToList();
        var columns = schemas.SelectMany(schema => schema.Columns).Distinct().ToList();
        var filled = await FilledAsync(paths, columns, reading, cancellationToken);
        return schemas.OrderByDescending(schema => schema.Columns.All(filled.Contains)).ThenByDescending(schema => schema.Columns.Count(filled.Contains)).First();
    }

    private static async Task<HashSet<string>> FilledAsync(
        IReadOnlyList<string> paths, List<string> columns, FileReadOptions? reading, CancellationToken cancellationToken)
    {
        var everything = new FeatureSchema("every-shipped-column", 1, [.. columns.Select(column => new Feature(column, column))]);
        await foreach (var batch in new FileTelemetryArchive(paths, reading).ReadAsync(everything, DateOnly.MinValue, DateOnly.MaxValue, cancellationToken))
            if (batch.Count > 0) return FilledIn(batch, columns);
        return [];
    }

    private static HashSet<string> FilledIn(ReadingBatch batch, List<string> columns)
    {
        var filled = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < batch.Count; i++)
            for (var column = 0; column < columns.Count; column++)
                if (!float.IsNaN(batch[i].Values[column])) filled.Add(columns[column]);
        return filled;
    }
}
