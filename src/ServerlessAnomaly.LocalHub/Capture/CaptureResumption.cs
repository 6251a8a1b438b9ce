using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Logging;

namespace ServerlessAnomaly.LocalHub.Capture;

/// <summary>
/// Finds where capturing a partition goes on: after its checkpoint, or, when the last program ended between a file and its checkpoint,
/// after that file.
/// </summary>
internal sealed class CaptureResumption(
    LocalEventHub hub, string partition, BlobContainerClient container, CapturePath path, string group, ILogger log)
{
    /// <summary>A reader that stands before the first event that was not captured, and the number of the event before it.</summary>
    public async Task<(PartitionReader Reader, long After)> ResumeAsync()
    {
        var after = hub.GetCheckpoint(group, partition)?.SequenceNumber ?? -1;
        if (await FindLatestAsync() is { } latest && CaptureSpan.Parse(latest.Metadata) is { } span && span.After == after)
        {
            var reader = hub.OpenReader(partition, after);
            if (TrySkip(reader, span) is { } last)
            {
                hub.SaveCheckpoint(group, partition, last);
                HubCaptureLog.FileRecognised(log, partition, last.SequenceNumber, latest.Name);
                return (reader, last.SequenceNumber);
            }

            reader.Dispose();
        }

        return (hub.OpenReader(partition, after), after);
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
            await foreach (var item in container.GetBlobsByHierarchyAsync(new GetBlobsByHierarchyOptions { Traits = BlobTraits.Metadata, Delimiter = "/", Prefix = folder }))
                last = item;
            if (last is null || last.IsBlob)
                return last?.Blob;

            folder = last.Prefix;
        }
    }
}
