using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.LocalHub.Hubs;
using ServerlessAnomaly.LocalHub.Storage;

namespace ServerlessAnomaly.LocalHub.Capture;

/// <summary>
/// Finds where capturing a partition goes on: after its checkpoint, or, when the last program ended between a file and its checkpoint,
/// after that file.
/// </summary>
internal sealed class CaptureResumption(
    LocalEventHub hub,
    string partition,
    BlobContainerClient container,
    CapturePath path,
    string group,
    ILogger log
)
{
    /// <summary>
    /// A reader that stands before the first event that was not captured, the number of the event before it, and the last file.
    /// </summary>
    public async Task<(PartitionReader Reader, long After, string? LastFile)> ResumeAsync()
    {
        var after = hub.GetCheckpoint(group, partition)?.SequenceNumber ?? -1;
        var latest = await FindLatestAsync();
        var span = latest is null ? null : CaptureSpan.Parse(latest.Metadata);
        if (span is { } written && written.After == after)
        {
            var reader = hub.OpenReader(partition, after);
            if (TrySkip(reader, written) is { } last)
            {
                hub.SaveCheckpoint(group, partition, last);
                HubCaptureLog.FileRecognised(log, partition, last.SequenceNumber, latest!.Name);
                return (reader, last.SequenceNumber, latest.Name);
            }

            reader.Dispose();
        }

        // Storage may be older than the checkpoint, after it was ended hard or restored: what its files lack is captured again.
        var kept =
            latest is null ? -1
            : span is { } reached && reached.Last < after ? LastOf(reached)
            : after;
        if (kept < after)
            HubCaptureLog.FilesLost(log, partition, after, kept);
        return (hub.OpenReader(partition, kept), kept, latest?.Name);
    }

    // The file may be of another hub; then everything that this hub still has is captured.
    private long LastOf(CaptureSpan span)
    {
        using var reader = hub.OpenReader(partition, span.First - 1);
        return reader.TryRead() is { } first && span.BeginsWith(first) ? span.Last : -1;
    }

    private static HubEvent? TrySkip(PartitionReader reader, CaptureSpan span)
    {
        var last = reader.TryRead();
        if (last is null || !span.BeginsWith(last))
            return null;

        while (last.SequenceNumber < span.Last && reader.TryRead() is { } next)
            last = next;
        return last;
    }

    // Names sort by time, so the last folder of each level leads to the last file without listing the others.
    private async Task<BlobItem?> FindLatestAsync()
    {
        var folder = path.Folder;
        while (true)
        {
            BlobHierarchyItem? last = null;
            await foreach (
                var item in container.GetBlobsByHierarchyAsync(
                    new GetBlobsByHierarchyOptions
                    {
                        Traits = BlobTraits.Metadata,
                        Delimiter = "/",
                        Prefix = folder,
                    }
                )
            )
                last = item;
            if (last is null || last.IsBlob)
                return last?.Blob;

            folder = last.Prefix;
        }
    }
}
