using System.Buffers;
using System.Runtime.InteropServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using ServerlessAnomaly.Windowing.Journal;

namespace ServerlessAnomaly.AzureStorage.Windowing;

/// <summary>The single steps of writing a partition's blobs. Each can be repeated after its answer was lost.</summary>
internal sealed class JournalWriter(BlobContainerClient container, string partition)
{
    /// <summary>
    /// Creates a journal and writes its header; finishes one that was created without. The check for a newer journal comes after the
    /// creation: a journal is deleted only when a newer one is there, so an owner from long ago that creates it again sees the newer one.
    /// </summary>
    /// <returns>Where the first entry goes, and the tag that the blob has then.</returns>
    /// <exception cref="PartitionTakenOverException">The journal has another header, or there is a newer one.</exception>
    public async Task<(long End, ETag Tag)> OpenAsync(JournalHeader header, CancellationToken cancellationToken)
    {
        await EnsureNewestAsync(header.Generation, cancellationToken);
        try
        {
            var create = new AppendBlobCreateOptions { Conditions = new AppendBlobRequestConditions { IfNoneMatch = ETag.All } };
            await Journal(header.Generation).CreateAsync(create, cancellationToken);
        }
        catch (RequestFailedException exists) when (exists.Status is 409 or 412)
        {
            // Someone was here before; the header decides who that was.
        }
        var opened = await AppendAsync(header.Generation, 0, null, JournalFrame.Header, header.ToBytes(), cancellationToken);
        await EnsureNewestAsync(header.Generation, cancellationToken);
        return opened;
    }

    /// <summary>Appends one block at <paramref name="offset"/>, and nowhere else.</summary>
    /// <param name="generation">Generation of the journal.</param>
    /// <param name="offset">Bytes that the journal must have.</param>
    /// <param name="tag">Tag that it must have; null where the offset is enough.</param>
    /// <param name="kind">Kind of the frame.</param>
    /// <param name="payload">The frame's payload.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Where the next block goes, and the blob's new tag.</returns>
    /// <exception cref="PartitionTakenOverException">Something else is there.</exception>
    public async Task<(long End, ETag Tag)> AppendAsync(
        long generation,
        long offset,
        ETag? tag,
        byte kind,
        ReadOnlyMemory<byte> payload,
        CancellationToken cancellationToken
    )
    {
        var length = JournalFrame.Overhead + payload.Length;
        var frame = ArrayPool<byte>.Shared.Rent(length);
        JournalFrame.Write(frame, kind, payload.Span);
        var appended = await AppendAsync(Journal(generation), offset, tag, frame.AsMemory(0, length), cancellationToken);

        // Only where it is done: a request that was cancelled or failed may still be reading the frame.
        ArrayPool<byte>.Shared.Return(frame);
        return (offset + length, appended);
    }

    public async Task UploadAsync(string name, ReadOnlyMemory<byte> snapshot, CancellationToken cancellationToken)
    {
        // The name is this attempt's own, so that uploading it again after a lost answer changes nothing.
        using var content = Stream(snapshot);
        await container.GetBlockBlobClient(name).UploadAsync(content, new BlobUploadOptions(), cancellationToken);
    }

    /// <summary>Deletes what came before a generation, and snapshots of that generation that lost the race.</summary>
    public async Task DeleteOlderAsync(long generation, string snapshot, CancellationToken cancellationToken)
    {
        foreach (var prefix in (string[])[JournalNames.JournalPrefix(partition), JournalNames.SnapshotPrefix(partition)])
        {
            await foreach (var blob in container.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, cancellationToken))
            {
                var found = JournalNames.Generation(blob.Name, prefix);
                var isLoser = found == generation && prefix == JournalNames.SnapshotPrefix(partition) && blob.Name != snapshot;
                if (found >= 0 && (found < generation || isLoser))
                    await container.DeleteBlobIfExistsAsync(blob.Name, cancellationToken: cancellationToken);
            }
        }
    }

    private async Task<ETag> AppendAsync(
        AppendBlobClient journal,
        long offset,
        ETag? tag,
        ReadOnlyMemory<byte> frame,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var content = Stream(frame);
            var conditions = new AppendBlobRequestConditions { IfAppendPositionEqual = offset, IfMatch = tag };
            var appended = await journal.AppendBlockAsync(
                content,
                new AppendBlobAppendBlockOptions { Conditions = conditions },
                cancellationToken
            );
            return appended.Value.ETag;
        }
        catch (RequestFailedException refused) when (refused.Status is 404 or 412)
        {
            // The client library repeats a request whose answer was lost, and the repetition is refused where the first was done.
            return await FindAsync(journal, offset, frame, cancellationToken) ?? throw new PartitionTakenOverException(partition, refused);
        }
    }

    private static async Task<ETag?> FindAsync(
        AppendBlobClient journal,
        long offset,
        ReadOnlyMemory<byte> frame,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var range = new BlobDownloadOptions { Range = new HttpRange(offset, frame.Length) };
            var found = (await journal.DownloadContentAsync(range, cancellationToken)).Value;
            return found.Content.ToMemory().Span.SequenceEqual(frame.Span) ? found.Details.ETag : null;
        }
        catch (RequestFailedException nothing) when (nothing.Status is 404 or 416)
        {
            return null;
        }
    }

    private async Task EnsureNewestAsync(long generation, CancellationToken cancellationToken)
    {
        var prefix = JournalNames.JournalPrefix(partition);
        await foreach (var blob in container.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, cancellationToken))
            if (JournalNames.Generation(blob.Name, prefix) > generation)
                throw new PartitionTakenOverException(partition);
    }

    private AppendBlobClient Journal(long generation) => container.GetAppendBlobClient(JournalNames.Journal(partition, generation));

    private static MemoryStream Stream(ReadOnlyMemory<byte> bytes)
    {
        var owned = MemoryMarshal.TryGetArray(bytes, out var segment) ? segment : new ArraySegment<byte>(bytes.ToArray());
        return new MemoryStream(owned.Array!, owned.Offset, owned.Count, writable: false);
    }
}
