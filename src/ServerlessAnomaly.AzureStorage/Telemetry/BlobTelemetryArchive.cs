using System.IO.Compression;
using System.Runtime.CompilerServices;
using Azure.Storage.Blobs;
using ServerlessAnomaly.AzureStorage.Blobs;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.AzureStorage.Telemetry;

/// <summary>
/// Past telemetry in blobs: daily Backblaze CSVs, plain, gzipped or in zips, in any folder of the container. Of a file that is named
/// after a day only that day is read, and other days' files are not downloaded. Other blobs are left alone, and folders that Capture fills are
/// not listed. One zip is open at a time, read where it lies, by ranges.
/// </summary>
/// <param name="container">Container, such as <c>telemetry</c>; created when first used.</param>
public sealed class BlobTelemetryArchive(BlobContainerClient container) : ITelemetryArchive
{
    /// <summary>Name of the container where none is chosen.</summary>
    public const string DefaultContainer = "telemetry";

    private readonly BlobContainer _container = new(container);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReadingBatch> ReadAsync(
        FeatureSchema schema,
        DateOnly from,
        DateOnly to,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var zips = new OpenZip();
        var batch = new ReadingBatch(schema.Columns.Count);
        foreach (var file in await _container.RunAsync(blobs => FindAsync(blobs, zips, cancellationToken), cancellationToken))
        {
            if (file.Day is { } day && (day < from || day > to))
                continue;

            await using var text = file.Entry is null
                ? await file.OpenAsync(container, cancellationToken)
                : file.Open(await OpenZipAsync(container, zips, file.Blob, cancellationToken));
            var reader = new BackblazeCsvReader(text, file.Name, schema, from, to);
            while (await reader.ReadAsync(batch, FileTelemetryArchive.BatchSize - batch.Count, cancellationToken) > 0)
            {
                if (batch.Count < FileTelemetryArchive.BatchSize)
                    continue;
                yield return batch;
                batch.Clear();
            }
        }
        if (batch.Count > 0)
            yield return batch;
    }

    /// <summary>Files that name no day by name, then those of a day by day and name, as on disk.</summary>
    private static async Task<IReadOnlyList<TelemetryBlob>> FindAsync(
        BlobContainerClient blobs,
        OpenZip zips,
        CancellationToken cancellationToken
    )
    {
        var files = new List<TelemetryBlob>();
        await foreach (var blob in DailyFiles.ListAsync(blobs, cancellationToken))
        {
            if (TelemetryBlob.IsCsv(blob.Name))
                files.Add(new TelemetryBlob(blob.Name, null, blob.Properties.ContentHash));
            if (!TelemetryBlob.IsZip(blob.Name))
                continue;
            var zip = await OpenZipAsync(blobs, zips, blob.Name, cancellationToken);
            files.AddRange(
                zip.Entries.Where(entry => TelemetryBlob.IsCsv(entry.FullName) && !entry.Name.StartsWith("._", StringComparison.Ordinal))
                    .Select(entry => new TelemetryBlob(blob.Name, entry.FullName))
            );
        }
        return [.. files.OrderBy(file => file.Day ?? DateOnly.MinValue).ThenBy(file => file.Name, StringComparer.Ordinal)];
    }

    private static async Task<ZipArchive> OpenZipAsync(
        BlobContainerClient blobs,
        OpenZip zips,
        string name,
        CancellationToken cancellationToken
    ) =>
        zips.Find(name)
        ?? zips.Open(name, await blobs.GetBlobClient(name).OpenReadAsync(cancellationToken: cancellationToken), "upload the file again");
}
