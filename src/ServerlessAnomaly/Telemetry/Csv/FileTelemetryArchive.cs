using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace ServerlessAnomaly.Telemetry;

/// <summary>
/// Past telemetry in CSV files on disk. The files of a path that are named after a day are one source, in the order of their days; any
/// other file is a source of its own, whose rows may come in any order. A file named after a day outside the range is not opened.
/// </summary>
/// <param name="paths">Each a csv, a csv.gz, a zip of daily csvs, or a folder of any of these.</param>
/// <param name="options">Other column names, and how many lines may be unreadable.</param>
/// <param name="report">Where to count what was read and what was not.</param>
public sealed class FileTelemetryArchive(IReadOnlyList<string> paths, FileReadOptions? options = null, FileReadReport? report = null)
    : ITelemetryArchive
{
    /// <summary>Most readings in a batch.</summary>
    public const int BatchSize = 4096;

    private readonly FileReadOptions _options = options ?? new FileReadOptions();

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReadingBatch> ReadAsync(
        FeatureSchema schema,
        DateOnly from,
        DateOnly to,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var batch = new ReadingBatch(schema.Columns.Count);
        using var zips = new OpenZip();
        foreach (var file in paths.SelectMany(TelemetryFiles.Find))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (file.Day is { } day && (day < from || day > to))
                continue;

            // A file of one day is in order; of any other it is seen first, so that no reading comes after one of a later day.
            var inOrder = file.Day is not null || await RowOrder.IsByDayAsync(file, zips, schema, _options, cancellationToken);
            await using var text = file.Open(zips);
            var reader = new BackblazeCsvReader(text, file.Name, schema, from, to, _options, report);
            if (!inOrder)
            {
                await foreach (var sorted in RowOrder.SortByDayAsync(reader, file, schema, batch, cancellationToken))
                {
                    yield return sorted;
                    sorted.Clear();
                }
                continue;
            }
            TelemetryFormatException? broken = null;
            do
            {
                if (batch.Count >= BatchSize)
                {
                    yield return batch;
                    batch.Clear();
                }
                try
                {
                    if (await reader.ReadAsync(batch, BatchSize - batch.Count, cancellationToken) == 0)
                        break;
                }
                catch (TelemetryFormatException unreadable)
                {
                    broken = unreadable;
                }
            } while (broken is null);
            if (broken is null)
                continue;

            // What stands before the fault was read, and is handed out; so that whoever is told of it can say how much that was.
            if (batch.Count > 0)
                yield return batch;
            batch.Clear();
            ExceptionDispatchInfo.Throw(broken);
        }
        if (batch.Count > 0)
            yield return batch;
    }
}
