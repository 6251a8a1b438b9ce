using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessAnomaly.AzureStorage.Blobs;
using ServerlessAnomaly.Windowing.Journal;

namespace ServerlessAnomaly.AzureStorage.Windowing;

/// <summary>
/// The window journal on blobs. A partition has an append blob of entries, whose first block names the snapshot that they follow. A
/// position with offset 0 means that the journal of that generation is still to be created. <c>docs/durability.md</c> says why each
/// order is as it is.
/// </summary>
/// <param name="container">Container, such as <c>window-state</c>; created when first used.</param>
/// <param name="log">Is told what could not be deleted; null: nobody is.</param>
public sealed class BlobWindowJournal(BlobContainerClient container, ILogger<BlobWindowJournal>? log = null) : IWindowJournal
{
    /// <summary>Name of the container where none is chosen.</summary>
    public const string DefaultContainer = "window-state";

    private const int ReadAttempts = 5;
    private readonly BlobContainer _container = new(container);
    private readonly ILogger _log = log ?? NullLogger<BlobWindowJournal>.Instance;

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) =>
        _container.RunAsync<IReadOnlyList<string>>(
            async blobs =>
            {
                var partitions = new SortedSet<string>(StringComparer.Ordinal);
                await foreach (var blob in blobs.GetBlobsAsync(cancellationToken: cancellationToken))
                    if (JournalNames.PartitionOf(blob.Name) is { } partition)
                        partitions.Add(partition);
                return [.. partitions];
            },
            cancellationToken
        );

    /// <inheritdoc/>
    public async Task<JournalContent> ReadAsync(string partition, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await _container.RunAsync(
                    blobs => new JournalReader(blobs, partition).ReadAsync(cancellationToken),
                    cancellationToken
                );
            }
            catch (RequestFailedException gone) when (gone.ErrorCode == BlobErrorCode.BlobNotFound && attempt < ReadAttempts)
            {
                // Another owner compacted between the listing and the download: what it published is listed now.
            }
            catch (RequestFailedException gone) when (gone.ErrorCode == BlobErrorCode.BlobNotFound)
            {
                throw new StateCorruptException(partition, 0, "a blob that the journal builds on is missing", gone);
            }
        }
    }

    /// <inheritdoc/>
    public Task<JournalPosition> AppendAsync(
        string partition,
        JournalPosition position,
        ReadOnlyMemory<byte> entry,
        CancellationToken cancellationToken
    )
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entry.Length, IWindowJournal.MaxEntryBytes, nameof(entry));
        return _container.RunAsync(
            blobs => AppendAsync(new JournalWriter(blobs, partition), position, entry, cancellationToken),
            cancellationToken
        );
    }

    private static async Task<JournalPosition> AppendAsync(
        JournalWriter writer,
        JournalPosition position,
        ReadOnlyMemory<byte> entry,
        CancellationToken cancellationToken
    )
    {
        var (end, tag) = await OpenAsync(writer, position, cancellationToken);
        (end, _) = await writer.AppendAsync(position.Generation, end, tag, JournalFrame.Entry, entry, cancellationToken);
        return position with { Offset = end, Entries = position.Entries + 1 };
    }

    /// <inheritdoc/>
    public Task<JournalPosition> CompactAsync(
        string partition,
        JournalPosition position,
        ReadOnlyMemory<byte> snapshot,
        CancellationToken cancellationToken
    ) => _container.RunAsync(blobs => CompactAsync(blobs, partition, position, snapshot, cancellationToken), cancellationToken);

    private async Task<JournalPosition> CompactAsync(
        BlobContainerClient blobs,
        string partition,
        JournalPosition position,
        ReadOnlyMemory<byte> snapshot,
        CancellationToken cancellationToken
    )
    {
        var writer = new JournalWriter(blobs, partition);
        var attempt = Guid.NewGuid();
        var next = position.Generation + 1;
        var name = JournalNames.Snapshot(partition, next, attempt);

        // The seal differs from every other owner's, so that of two that compact at once only one goes on.
        var (end, tag) = await OpenAsync(writer, position, cancellationToken);
        await writer.AppendAsync(position.Generation, end, tag, JournalFrame.Seal, attempt.ToByteArray(), cancellationToken);
        await writer.UploadAsync(name, snapshot, cancellationToken);
        (end, _) = await writer.OpenAsync(new JournalHeader(next, name), cancellationToken);
        try
        {
            await writer.DeleteOlderAsync(next, name, cancellationToken);
        }
        catch (RequestFailedException left)
        {
            // The new snapshot is published. What lies about is read by nobody, and the next compaction deletes it.
            _log.OlderLeft(partition, left.Message);
        }
        return new JournalPosition(next, end, 0);
    }

    private static async Task<(long End, ETag? Tag)> OpenAsync(
        JournalWriter writer,
        JournalPosition position,
        CancellationToken cancellationToken
    )
    {
        if (position.Offset > 0)
            return (position.Offset, null);
        return await writer.OpenAsync(new JournalHeader(position.Generation, ""), cancellationToken);
    }
}
