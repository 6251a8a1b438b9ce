using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace ServerlessAnomaly.LocalHub.Capture;

/// <summary>
/// Deletes capture files that are too old, or too much. Only files that a <see cref="HubCapture"/> wrote for this hub, by name and
/// metadata, and never the newest of a partition, by which a start finds out where capturing goes on.
/// </summary>
internal sealed class CaptureRetention(
    BlobContainerClient container,
    IReadOnlyList<CapturePath> partitions,
    HubCaptureOptions options,
    TimeProvider clock
)
{
    public async Task<CaptureRemoval> RemoveOldAsync(CancellationToken cancellationToken)
    {
        var old = new List<BlobItem>();
        var total = 0L;
        try
        {
            foreach (var partition in partitions)
                total += await AddAllButTheNewestAsync(partition, old, cancellationToken);
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            // Nothing was captured yet.
        }

        return await RemoveAsync(old.OrderBy(file => file.Properties.LastModified), total, cancellationToken);
    }

    /// <summary>Returns the bytes of all files of the partition.</summary>
    private async Task<long> AddAllButTheNewestAsync(CapturePath partition, List<BlobItem> files, CancellationToken cancellationToken)
    {
        var bytes = 0L;
        BlobItem? newest = null;
        var request = new GetBlobsOptions { Traits = BlobTraits.Metadata, Prefix = partition.Folder };
        await foreach (var file in container.GetBlobsAsync(request, cancellationToken))
        {
            if (!partition.IsName(file.Name) || CaptureSpan.Parse(file.Metadata) is null)
                continue;

            // Names sort by time, so each file shows that the one before it is not the newest.
            if (newest is not null)
                files.Add(newest);
            newest = file;
            bytes += file.Properties.ContentLength ?? 0;
        }

        return bytes;
    }

    private async Task<CaptureRemoval> RemoveAsync(IEnumerable<BlobItem> oldestFirst, long total, CancellationToken cancellationToken)
    {
        var (tooOld, tooMuch, now) = (0, 0, clock.GetUtcNow());
        foreach (var file in oldestFirst)
        {
            var isOld = now - file.Properties.LastModified > options.RetentionTime;
            if (!isOld && total <= options.RetentionBytes)
                break;

            await container.GetBlobClient(file.Name).DeleteIfExistsAsync(cancellationToken: cancellationToken);
            total -= file.Properties.ContentLength ?? 0;
            if (isOld)
                tooOld++;
            else
                tooMuch++;
        }

        return new CaptureRemoval(tooOld, tooMuch);
    }
}

/// <summary>What retention has deleted.</summary>
/// <param name="TooOld">Files older than <see cref="HubCaptureOptions.RetentionTime"/>.</param>
/// <param name="TooMuch">Younger files, because there was more than <see cref="HubCaptureOptions.RetentionBytes"/>.</param>
public readonly record struct CaptureRemoval(int TooOld, int TooMuch);
