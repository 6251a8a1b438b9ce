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

    private readonly MemoryStream _pending = new();
    private readonly List<string> _pieces = [];
    private readonly IncrementalHash _md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
    private CaptureWriter? _writer;
    private BlockBlobClient? _blob;
    private HubEvent? _first;

    /// <summary>The last event in the file, or null.</summary>
    public HubEvent? Last { get; private set; }

    public long Count => _writer?.Count ?? 0;

    public long EventBytes => _writer?.EventBytes ?? 0;

    /// <summary>When the file's name says that its window began; known once a piece was sent.</summary>
    public DateTime NamedTime { get; private set; } = windowStart;

    public string Name => _blob?.Name ?? path.At(NamedTime);

    public async ValueTask AppendAsync(HubEvent item)
    {
        _writer ??= new CaptureWriter(_pending, codec);
        _writer.Append(
            new CaptureRecord
            {
                SequenceNumber = item.SequenceNumber,
                Offset = item.Offset,
                EnqueuedTimeUtc = item.EnqueuedTimeUtc,
                PartitionKey = item.PartitionKey,
                ContentType = item.ContentType,
                PropertiesJson = item.PropertiesJson.Span,
                Body = item.Body,
            }
        );
        _first ??= item;
        Last = item;
        if (_pending.Length >= StageBytes)
            await StageAsync();
    }

    /// <summary>Makes the file visible, under the first free name from its window's beginning on.</summary>
    /// <exception cref="RequestFailedException">Storage refused; nothing is visible, unless the answer alone was lost.</exception>
    public async Task CommitAsync()
    {
        _writer ??= new CaptureWriter(_pending, codec);
        _writer.Flush();
        await StageAsync();
        await _blob!.CommitBlockListAsync(
            _pieces,
            new CommitBlockListOptions
            {
                Metadata = _first is not null && Last is not null ? CaptureSpan.Between(after, _first, Last).ToMetadata() : null,
                // Nobody else checks the bytes: Avro has no checksum.
                HttpHeaders = new BlobHttpHeaders { ContentType = "application/avro", ContentHash = _md5.GetCurrentHash() },
                Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
            }
        );
    }

    private async Task StageAsync()
    {
        _blob ??= await FindFreeNameAsync();
        var piece = Convert.ToBase64String(BitConverter.GetBytes(_pieces.Count));
        _pending.Position = 0;
        await _blob.StageBlockAsync(piece, _pending);
        _pieces.Add(piece);
        _md5.AppendData(_pending.GetBuffer(), 0, (int)_pending.Length);
        _pending.SetLength(0);
    }

    private async Task<BlockBlobClient> FindFreeNameAsync()
    {
        while (true)
        {
            var candidate = container.GetBlockBlobClient(path.At(NamedTime));
            if (!await candidate.ExistsAsync())
                return candidate;

            NamedTime = NamedTime.AddSeconds(1);
        }
    }
}
