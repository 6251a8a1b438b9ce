using System.Runtime.CompilerServices;

namespace ServerlessAnomaly.Telemetry;

/// <summary>Files whose rows are not in the order of their days, such as all days of one drive after those of another.</summary>
internal static class RowOrder
{
    // A reading takes some 300 bytes here.
    private const int MaxSorted = 5_000_000;

    /// <summary>Whether no row of the file is of an earlier day than the one before. Unreadable lines are left to the reading itself.</summary>
    public static async Task<bool> IsByDayAsync(
        TelemetryFile file,
        OpenZip zips,
        FeatureSchema schema,
        FileReadOptions options,
        CancellationToken cancellationToken
    )
    {
        if (Path.GetFileName(file.Name) == BackblazeCsvReader.ReportedFailures)
            return true;
        await using var text = file.Open(zips);
        var reader = new BackblazeCsvReader(
            text,
            file.Name,
            schema,
            DateOnly.MinValue,
            DateOnly.MaxValue,
            options with
            {
                MaxUnreadableLines = int.MaxValue,
            }
        );
        var batch = new ReadingBatch(schema.Columns.Count);
        var last = DateTime.MinValue;
        try
        {
            while (await reader.ReadAsync(batch, FileTelemetryArchive.BatchSize, cancellationToken) > 0)
            {
                for (var i = 0; i < batch.Count; i++)
                {
                    if (batch[i].Time.Date < last)
                        return false;
                    last = batch[i].Time.Date;
                }
                batch.Clear();
            }
        }
        catch (TelemetryFormatException)
        {
            // It is thrown again, with what was read before it, when the readings are.
        }
        return true;
    }

    /// <summary>The file's readings by day, those of a day in the file's order, added to a batch that is handed out each time it is full.</summary>
    /// <exception cref="TelemetryFormatException">The file has more readings than are sorted in memory.</exception>
    public static async IAsyncEnumerable<ReadingBatch> SortByDayAsync(
        BackblazeCsvReader reader,
        TelemetryFile file,
        FeatureSchema schema,
        ReadingBatch into,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var all = new ReadingBatch(schema.Columns.Count);
        while (await reader.ReadAsync(all, FileTelemetryArchive.BatchSize, cancellationToken) > 0)
        {
            if (all.Count > MaxSorted)
                throw new TelemetryFormatException(
                    $"{file.Name}: its rows are not in the order of their days, and it has more than {MaxSorted:N0}; sort them ('sort -t, -k1,1' where the date comes first)."
                );
        }
        var order = Enumerable.Range(0, all.Count).OrderBy(index => all[index].Time.Date).ToArray();
        foreach (var index in order)
        {
            into.Add(all[index]);
            if (into.Count >= FileTelemetryArchive.BatchSize)
                yield return into;
        }
    }
}
