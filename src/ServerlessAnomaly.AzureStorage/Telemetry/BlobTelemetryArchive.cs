using System.IO.Compression;
using System.Runtime.CompilerServices;
using Azure.Storage.Blobs;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.AzureStorage.Telemetry;

/// <summary>
/// Past telemetry in blobs: daily Backblaze CSVs, plain, gzipped or in zips, in any folder of the container. Of a file that is named
/// after a day only that day is read, and other days' files are not downloaded. Other blobs are left alone.
/// </summary>
/// <param name="container">Container, such as <c>telemetry</c>; created when first used.</param>
public sealed class BlobTelemetryArchive(BlobContainerClient container) : ITelemetryArchive
{
    /// <summary>Name of the container where none is chosen.</summary>
    public const string DefaultContainer = "telemetry";

    private readonly BlobContainer _container = new(container);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReadingBatch> ReadAsync(
        FeatureSchema schema, DateOnly from, DateOnly to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var blobs = await _container.GetAsync(cancellationToken).ConfigureAwait(false);
        await using var zips = new ZipBlobs(blobs);
        var batch = new ReadingBatch(schema.Columns.Count);
        foreach (var file in await FindAsync(blobs, zips, cancellationToken).ConfigureAwait(false))
        {
            if (file.Day is { } day && (day < from || day > to)) continue;

            await using var text = file.Entry is null
                ? await file.OpenAsync(blobs, cancellationToken).ConfigureAwait(false)
                : file.Open(await zips.OpenAsync(file.Blob, cancellationToken).ConfigureAwait(false));
            var reader = new BackblazeCsvReader(text, file.Name, schema, from, to);
            while (await reader.ReadAsync(batch, FileTelemetryArchive.BatchSize - batch.Count, cancellationToken).ConfigureAwait(false) > 0)
            {
                if (batch.Count < FileTelemetryArchive.BatchSize) continue;
                yield return batch;
                batch.Clear();
            }
        }
        if (batch.Count > 0) yield return batch;
    }

    /// <summary>Files that name no day by name, then those of a day by day and name, as on disk.</summary>
    private static async Task<IReadOnlyList<TelemetryBlob>> FindAsync(
        BlobContainerClient blobs, ZipBlobs zips, CancellationToken cancellationToken)
    {
        var files = new List<TelemetryBlob>();
        await foreach (var blob in blobs.GetBlobsAsync(cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            if (TelemetryBlob.IsCsv(blob.Name)) files.Add(new TelemetryBlob(blob.Name, null, blob.Properties.ContentHash));
            if (!TelemetryBlob.IsZip(blob.Name)) continue;
            var zip = await zips.OpenAsync(blob.Name, cancellationToken).ConfigureAwait(false);
            files.AddRange(zip.Entries
                .Where(entry => TelemetryBlob.IsCsv(entry.FullName) && !entry.Name.StartsWith("._", StringComparison.Ordinal))
                .Select(entry => new TelemetryBlob(blob.Name, entry.FullName)));
        }
        return [.. files.OrderBy(file => file.Day ?? DateOnly.MinValue).ThenBy(file => file.Name, StringComparer.Ordinal)];
    }

    /// <summary>The zips of one reading, each opened once; a zip is read where it lies, by ranges.</summary>
    private sealed class ZipBlobs(BlobContainerClient blobs) : IAsyncDisposable
    {
        private readonly Dictionary<string, ZipArchive> _open = [];

        public async Task<ZipArchive> OpenAsync(string name, CancellationToken cancellationToken)
        {
            if (_open.TryGetValue(name, out var zip)) return zip;
            var content = await blobs.GetBlobClient(name).OpenReadAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            try
            {
                var opened = new ZipArchive(content, ZipArchiveMode.Read);
                // Its directory is read when it is asked for.
                _ = opened.Entries;
                return _open[name] = opened;
            }
            catch (Exception broken) when (broken is InvalidDataException or ArgumentException)
            {
                // The blob's stream says by an ArgumentException that it is too short for what the zip seeks.
                await content.DisposeAsync().ConfigureAwait(false);
                throw new TelemetryFormatException($"{name}: the zip is broken; upload the file again.", broken);
            }
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var zip in _open.Values) await zip.DisposeAsync().ConfigureAwait(false);
        }
    }
}
