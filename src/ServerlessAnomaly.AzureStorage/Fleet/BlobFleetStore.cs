using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using ServerlessAnomaly.AzureStorage.Blobs;
using ServerlessAnomaly.Documents;
using ServerlessAnomaly.Fleet;
using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.AzureStorage.Fleet;

/// <summary>
/// The index of each partition as one block blob, <c>{hub}/{consumer group}/{partition}.index</c>, and what the watch remembers as JSON with a checksum,
/// <c>{hub}/{consumer group}/watch.json</c>.
/// </summary>
/// <param name="container">Container, such as <c>fleet</c>; created when first used.</param>
public sealed class BlobFleetStore(BlobContainerClient container) : IFleetStore
{
    /// <summary>Name of the container where none is chosen.</summary>
    public const string DefaultContainer = "fleet";

    private const string Ending = ".index";
    private readonly BlobContainer _container = new(container);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) =>
        _container.RunAsync(blobs => ListAsync(blobs, cancellationToken), cancellationToken);

    private static async Task<IReadOnlyList<string>> ListAsync(BlobContainerClient blobs, CancellationToken cancellationToken)
    {
        var partitions = new List<string>();
        await foreach (var blob in blobs.GetBlobsAsync(cancellationToken: cancellationToken))
            if (blob.Name.EndsWith(Ending, StringComparison.Ordinal))
                partitions.Add(blob.Name[..^Ending.Length]);
        partitions.Sort(StringComparer.Ordinal);
        return partitions;
    }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>?> ReadIndexAsync(string partition, CancellationToken cancellationToken) =>
        await DownloadAsync(partition + Ending, cancellationToken) is { } found ? found.Content.ToMemory() : (ReadOnlyMemory<byte>?)null;

    /// <inheritdoc/>
    public Task WriteIndexAsync(string partition, ReadOnlyMemory<byte> index, CancellationToken cancellationToken) =>
        UploadAsync(partition + Ending, index, conditions: null, cancellationToken);

    /// <inheritdoc/>
    public async Task<StoredWatch> ReadWatchAsync(string fleet, CancellationToken cancellationToken)
    {
        if (await DownloadAsync(WatchName(fleet), cancellationToken) is not { } found)
            return new(WatchMemory.Empty, null);
        var (json, eTag) = (found.Content.ToMemory(), found.Details.ETag.ToString());
        try
        {
            DocumentSeal.Verify(json.Span);
            var memory = JsonSerializer.Deserialize<WatchMemory>(json.Span, DocumentJson.OneLine) ?? throw new JsonException("it is null.");
            return memory.FormatVersion <= WatchMemory.Empty.FormatVersion
                ? new(memory, eTag)
                : throw new InvalidDataException(
                    $"The file '{container.Name}/{WatchName(fleet)}' has format {memory.FormatVersion}, but this version reads formats up to {WatchMemory.Empty.FormatVersion}: update the app."
                );
        }
        catch (JsonException damaged)
        {
            return new(WatchMemory.Empty, eTag, $"The file '{container.Name}/{WatchName(fleet)}' is damaged: {damaged.Message}");
        }
    }

    /// <inheritdoc/>
    public async Task<string?> TryWriteWatchAsync(string fleet, WatchMemory memory, string? eTag, CancellationToken cancellationToken)
    {
        var json = DocumentSeal.Seal(JsonSerializer.SerializeToUtf8Bytes(memory, DocumentJson.OneLine));
        var conditions = eTag is null
            ? new BlobRequestConditions { IfNoneMatch = ETag.All }
            : new BlobRequestConditions { IfMatch = new ETag(eTag) };
        try
        {
            return await UploadAsync(WatchName(fleet), json, conditions, cancellationToken);
        }
        catch (RequestFailedException changed) when (changed.Status is 409 or 412)
        {
            return null;
        }
    }

    private async Task<BlobDownloadResult?> DownloadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await _container.RunAsync(
                async blobs => (await blobs.GetBlobClient(name).DownloadContentAsync(cancellationToken)).Value,
                cancellationToken
            );
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    private Task<string> UploadAsync(
        string name,
        ReadOnlyMemory<byte> content,
        BlobRequestConditions? conditions,
        CancellationToken cancellationToken
    ) =>
        _container.RunAsync(
            async blobs =>
            {
                var options = new BlobUploadOptions { Conditions = conditions };
                var written = await blobs.GetBlobClient(name).UploadAsync(BinaryData.FromBytes(content), options, cancellationToken);
                return written.Value.ETag.ToString();
            },
            cancellationToken
        );

    private static string WatchName(string fleet) => $"{fleet}/watch.json";
}
