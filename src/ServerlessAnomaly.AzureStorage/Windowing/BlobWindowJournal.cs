using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using ServerlessAnomaly.AzureStorage.Blobs;
using ServerlessAnomaly.Windowing.Journal;

namespace ServerlessAnomaly.AzureStorage.Windowing;

/// <summary>
/// The window journal on blobs. A partition has an append blob of entries, whose first block names the snapshot that they follow. A
/// position with offset 0 means that the journal of that generation is still to be created. <c>docs/durability.md</c> says why each
/// order is as it is.
/// </summary>
/// <param name="container">Container, such as <c>window-state</c>; created when first used.</param>
public sealed class BlobWindowJournal(BlobContainerClient container) : IWindowJournal
{
    /// <summary>Name of the container where none is chosen.</summary>
    public const string DefaultContainer = "window-state";

    private const int ReadAttempts = 5;
    private readonly BlobContainer _container = new(container);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        var blobs = await _container.GetAsync(cancellationToken);
        var partitions = new SortedSet<string>(StringComparer.Ordinal);
        await foreach (var blob in blobs.GetBlobsAsync(cancellationToken: cancellationToken))
            if (JournalNames.PartitionOf(blob.Name) is { } partition)
                partitions.Add(partition);
        return [.. partitions];
    }

    /// <inheritdoc/>
    public async Task<JournalContent> ReadAsync(string partition, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var blobs = await _container.GetAsync(cancellationToken);
            try
            {
                return await new JournalReader(blobs, partition).ReadAsync(cancellationToken);
            }
            catch (RequestFailedException gone) when (gone.ErrorCode == BlobErrorCode.BlobNotFound && attempt < ReadAttempts)
            {
                // Another owner compacted between the listing and the download: what it published is listed now.
            }
            catch (RequestFailedException gone) when (gone.ErrorCode == BlobErrorCode.BlobNotFound)
            {
                throw new StateCorruptException(partition, 0, "a blob that the journal builds on is missing", gone);
            }
            catch (RequestFailedException gone) when (gone.ErrorCode == BlobErrorCode.ContainerNotFound && attempt < ReadAttempts)
            {
                _container.Forget();
            }
        }
    }

    /// <inheritdoc/>
    public async Task<JournalPosition> AppendAsync(
        string partition,
        JournalPosition position,
        ReadOnlyMemory<byte> entry,
        CancellationToken cancellationToken
    )
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entry.Length, IWindowJournal.MaxEntryBytes, nameof(entry));
        var writer = await WriterAsync(partition, cancellationToken);
        var (end, tag) = await OpenAsync(writer, position, cancellationToken);
        (end, _) = await writer.AppendAsync(position.Generation, end, tag, JournalFrame.Entry, entry, cancellationToken);
        return position with { Offset = end, Entries = position.Entries + 1 };
    }

    /// <inheritdoc/>
    public async Task<JournalPosition> CompactAsync(
        string partition,
        JournalPosition position,
        ReadOnlyMemory<byte> snapshot,
        CancellationToken cancellationToken
    )
    {
        var writer = await WriterAsync(partition, cancellationToken);
        var attempt = Guid.NewGuid();
        var next = position.Generation + 1;
        var name = JournalNames.Snapshot(partition, next, attempt);

        // The seal differs from every other owner's, so that of two that compact at once only one goes on.
        var (end, tag) = await OpenAsync(writer, position, cancellationToken);
        await writer.AppendAsync(position.Generation, end, tag, JournalFrame.Seal, attempt.ToByteArray(), cancellationToken);
        await writer.UploadAsync(name, snapshot, cancellationToken);
        (end, _) = await writer.OpenAsync(new JournalHeader(next, name), cancellationToken);
        await writer.DeleteOlderAsync(next, name, cancellationToken);
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

    private async Task<JournalWriter> WriterAsync(string partition, CancellationToken cancellationToken) =>
        new(await _container.GetAsync(cancellationToken), partition);
}
