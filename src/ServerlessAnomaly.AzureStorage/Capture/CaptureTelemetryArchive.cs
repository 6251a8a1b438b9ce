using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessAnomaly.AzureStorage.Blobs;
using ServerlessAnomaly.Capture;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.AzureStorage.Capture;

/// <summary>
/// The telemetry that Event Hubs Capture wrote to a container, in the order in which its windows began, all partitions together. A
/// reading's own date decides whether it is in range. The same reading may come twice: devices repeat, and so does Capture. Safe for
/// concurrent use.
/// </summary>
/// <param name="container">The container that Capture writes to; it may hold other files, and need not exist yet.</param>
/// <param name="options">The limits that the scorer goes by, so that what it refused is refused here.</param>
/// <param name="clock">Tells which times lie in the future.</param>
/// <param name="avroSchemas">Schemas of Avro bodies; null: there are none.</param>
/// <param name="log">Where to say what was read; nowhere when null.</param>
public sealed class CaptureTelemetryArchive(
    BlobContainerClient container,
    TelemetryOptions options,
    TimeProvider clock,
    AvroSchemaCatalog? avroSchemas = null,
    ILogger? log = null
) : ITelemetryArchive
{
    /// <summary>A batch is handed out once it holds this many readings; the last body may add some.</summary>
    public const int BatchReadings = 4096;

    // Capture's longest window is 15 minutes, and on one machine a day, so an event of one day can be in a file of the day before.
    private const int WindowSlackDays = 1;
    private const int DownloadBytes = 4 * 1024 * 1024;

    private readonly ILogger _log = log ?? NullLogger.Instance;
    private long _rejected;

    /// <summary>
    /// How long after a reading its event may have reached the hub; files of later windows are not opened. Default null: all of them are,
    /// since a device may have been offline for weeks and old telemetry may have been replayed. Set it where the archive is much longer
    /// than what is read.
    /// </summary>
    public TimeSpan? MaxUploadDelay { get; init; }

    /// <summary>
    /// Bodies and readings that reads which came to their end have left out because they cannot be understood; the scorer wrote them to
    /// the dead letters.
    /// </summary>
    public long RejectedReadings => Interlocked.Read(ref _rejected);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReadingBatch> ReadAsync(
        FeatureSchema schema,
        DateOnly from,
        DateOnly to,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        var intake = new CaptureIntake(schema, options, clock, avroSchemas, from, to);
        var files = 0L;
        await foreach (var file in ListAsync(from, to, cancellationToken))
        {
            await using var stream = await TryOpenAsync(file, cancellationToken);
            if (stream is null)
                continue;
            files++;
            await using var events = new AvroContainerReader(stream, file.Name)
                .ReadAsync(cancellationToken)
                .GetAsyncEnumerator(cancellationToken);
            while (await MoveNextAsync(events))
            {
                await intake.AddAsync(events.Current, cancellationToken);
                if (intake.Filled.Count < BatchReadings)
                    continue;
                yield return intake.Filled;
                intake.Clear();
            }
        }
        intake.ThrowIfWithoutValues();
        if (intake.Filled.Count > 0)
            yield return intake.Filled;
        Interlocked.Add(ref _rejected, intake.Rejected);
        _log.ArchiveRead(intake.Readings, files, intake.OutOfRange, intake.Rejected, from, to);
    }

    private async IAsyncEnumerable<CaptureFile> ListAsync(
        DateOnly from,
        DateOnly to,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        // No reading lies further ahead of its event than the scorer tolerates; how far it may lie behind, nobody knows.
        var first = Shift(from, -WindowSlackDays - Days(options.FutureTolerance));
        var last = MaxUploadDelay is { } delay ? Shift(to, Days(delay)) : DateOnly.MaxValue;
        foreach (var (day, place) in await FindDaysAsync(first, last, cancellationToken))
        {
            var files = place.Files;
            foreach (var folder in place.Folders)
            {
                var blobs = container.GetBlobsAsync(new GetBlobsOptions { Prefix = folder }, cancellationToken);
                await foreach (var blob in blobs)
                {
                    // Data Lake storage shows a file of no bytes while it is being written.
                    if (blob.Name.EndsWith(CaptureFile.Extension, StringComparison.Ordinal) && blob.Properties.ContentLength != 0)
                        files.Add(CaptureFile.OfDay(blob.Name, folder, day, blob.Properties.ContentHash));
                }
            }
            foreach (var file in files.OrderBy(file => file.Time).ThenBy(file => file.Name, StringComparer.Ordinal))
                yield return file;
        }
    }

    private async Task<SortedDictionary<DateOnly, CaptureDay>> FindDaysAsync(
        DateOnly first,
        DateOnly last,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await new CaptureFolders(container, first, last).FindDaysAsync(cancellationToken);
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            _log.ContainerMissing(container.Name);
            return [];
        }
    }

    private static async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<CapturedEvent> events)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (CaptureFormatException damage)
        {
            throw new TelemetryFormatException(damage.Message, damage);
        }
    }

    private async Task<Stream?> TryOpenAsync(CaptureFile file, CancellationToken cancellationToken)
    {
        try
        {
            var open = new BlobOpenReadOptions(allowModifications: false) { BufferSize = DownloadBytes };
            var content = await container.GetBlobClient(file.Name).OpenReadAsync(open, cancellationToken);
            return CheckedStream.Over(content, file.Name, file.Md5);
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            _log.FileDeleted(file.Name);
            return null;
        }
    }

    private static int Days(TimeSpan time) => (int)Math.Min(Math.Ceiling(time.TotalDays), DateOnly.MaxValue.DayNumber);

    private static DateOnly Shift(DateOnly day, int days) =>
        DateOnly.FromDayNumber((int)Math.Clamp((long)day.DayNumber + days, DateOnly.MinValue.DayNumber, DateOnly.MaxValue.DayNumber));
}
