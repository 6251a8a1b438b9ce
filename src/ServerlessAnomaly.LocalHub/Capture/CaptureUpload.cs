using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using ServerlessAnomaly.Capture;

namespace ServerlessAnomaly.LocalHub.Capture;

/// <summary>
/// A capture file on its way to storage: it goes there in pieces as it grows, and nobody sees it before it is complete. What is abandoned
/// leaves nothing that a reader could find.
/// </summary>
internal sealed class CaptureUpload(BlobContainerClient container, CapturePath path, CaptureCodec codec, DateTime windowStart, long after)
{
    private const int StageBytes = 4 << 20;

    private readonly MemoryStream pending = new();
    private readonly List<string> pieces = [];
    private readonly IncrementalHash md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
    private CaptureWriter? writer;
    private BlockBlobClient? blob;
    private HubEvent? first;

    /// <summary>The last event in the file, or null.</summary>
    public HubEvent? Last { get; private set; }

    public long Count => writer?.Count ?? 0;

    public long EventBytes => writer?.EventBytes ?? 0;

    /// <summary>When the file's name says that its window began; known once a piece was sent.</summary>
    public DateTime NamedTime { get; private set; } = windowStart;

    public string Name => blob?.Name ?? path.Of(NamedTime);

    public async ValueTask AppendAsync(HubEvent item)
    {
        writer ??= new CaptureWriter(pending, codec);
        writer.Append(new CaptureRecord
        {
            SequenceNumber = item.SequenceNumber,
            Offset = item.Offset,
            EnqueuedTimeUtc = item.EnqueuedTimeUtc,
            PartitionKey = item.PartitionKey,
            ContentType = item.ContentType,
            PropertiesJson = item.PropertiesJson.Span,
            Body = item.Body,
        });
        first ??= item;
        Last = item;
        if (pending.Length >= StageBytes)
            await StageAsync();
    }

    /// <summary>Makes the file visible, under the first free name from its window's beginning on.</summary>
    /// <exception cref="RequestFailedException">Storage refused; nothing is visible, unless the answer alone was lost.</exception>
    public async Task CommitAsync()
    {
        writer ??= new CaptureWriter(pending, codec);
        writer.Flush();
        await StageAsync();
        await blob!.CommitBlockListAsync(pieces, new CommitBlockListOptions
        {
            Metadata = first is not null && Last is not null ? CaptureSpan.Of(after, first, Last).ToMetadata() : null,
            // Nobody else checks the bytes: Avro has no checksum.
            HttpHeaders = new BlobHttpHeaders { ContentType = "application/avro", ContentHash = md5.GetCurrentHash() },
            Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
        });
    }

    private async Task StageAsync()
    {
        blob ??= await FindFreeNameAsync();
        var piece = Convert.ToBase64String(BitConverter.GetBytes(pieces.Count));
        pending.Position = 0;
        await blob.StageBlockAsync(piece, pending);
        pieces.Add(piece);
        md5.AppendData(pending.GetBuffer(), 0, (int)pending.Length);
        pending.SetLength(0);
    }

    private async Task<BlockBlobClient> FindFreeNameAsync()
    {
        while (true)
        {
            var candidate = container.GetBlockBlobClient(path.Of(NamedTime));
            if (!await candidate.ExistsAsync())
                return candidate;

            NamedTime = NamedTime.AddSeconds(1);
        }
    }
}
