using System.Text;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using ServerlessAnomaly.AzureStorage.Blobs;
using ServerlessAnomaly.Documents;
using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.AzureStorage.Models;

/// <summary>
/// The model registry on blobs: <c>{detector}/{version}/model.onnx</c>, <c>report.html</c> and <c>manifest.json</c>, which never
/// change, and <c>{detector}/champion.json</c>, which changes under its ETag. Runs use <c>{detector}/run.lease</c> and
/// <c>{detector}/checkpoint.json</c>.
/// </summary>
/// <param name="container">Container, such as <c>models</c>; created when first used.</param>
/// <param name="clock">Says when to renew a lease. Default: the system's.</param>
public sealed class BlobDetectorRegistry(BlobContainerClient container, TimeProvider? clock = null) : IDetectorRegistry
{
    /// <summary>Name of the container where none is chosen.</summary>
    public const string DefaultContainer = "models";

    private const string ManifestName = "/manifest.json";
    private readonly BlobContainer _container = new(container);

    /// <inheritdoc/>
    public Task PublishAsync(DetectorBundle bundle, CancellationToken cancellationToken) =>
        _container.RunAsync(blobs => PublishAsync(blobs, bundle, cancellationToken), cancellationToken);

    private static async Task PublishAsync(BlobContainerClient blobs, DetectorBundle bundle, CancellationToken cancellationToken)
    {
        var (detector, version) = (bundle.Manifest.Detector, bundle.Manifest.Version);
        var manifest = DocumentSeal.Seal(JsonSerializer.SerializeToUtf8Bytes(bundle.Manifest, DocumentJson.Indented));
        await WriteOnceAsync(blobs, detector, version, "model.onnx", bundle.Model, cancellationToken);
        if (bundle.Report is { } report)
            await WriteOnceAsync(blobs, detector, version, "report.html", Encoding.UTF8.GetBytes(report), cancellationToken);
        await WriteOnceAsync(blobs, detector, version, "manifest.json", manifest, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DetectorManifest>> ListAsync(string? detector, CancellationToken cancellationToken)
    {
        var (manifests, _) = await ListAllAsync(detector, cancellationToken);
        return
        [
            .. manifests
                .OrderByDescending(manifest => manifest.Version, StringComparer.Ordinal)
                .ThenBy(manifest => manifest.Detector, StringComparer.Ordinal),
        ];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<UnreadableVersion>> ListUnreadableAsync(string? detector, CancellationToken cancellationToken) =>
        (await ListAllAsync(detector, cancellationToken)).Unreadable;

    /// <inheritdoc/>
    public async Task<DetectorBundle?> ReadAsync(string detector, string version, CancellationToken cancellationToken)
    {
        var name = $"{detector}/{version}{ManifestName}";
        var manifest = await ReadAsync(name, cancellationToken);
        if (manifest is null)
            return null;
        var model = await ReadAsync($"{detector}/{version}/model.onnx", cancellationToken);
        return model is null ? null : new DetectorBundle(Parse<DetectorManifest>(name, manifest.Content), model.Content.ToArray());
    }

    /// <inheritdoc/>
    public async Task<Champion?> ReadChampionAsync(string detector, CancellationToken cancellationToken)
    {
        var content = await ReadAsync(ChampionName(detector), cancellationToken);
        if (content is null)
            return null;
        var etag = content.Details.ETag.ToString();
        try
        {
            var pointer = Parse<ChampionPointer>(ChampionName(detector), content.Content);
            return pointer is { Version: not null, History: not null }
                ? new Champion(pointer, etag)
                : throw new ChampionUnreadableException(detector, "it names no version.", etag);
        }
        catch (InvalidDataException malformed)
        {
            throw new ChampionUnreadableException(detector, malformed.InnerException!.Message, etag, malformed);
        }
    }

    /// <inheritdoc/>
    public async Task<Champion> WriteChampionAsync(
        string detector,
        ChampionPointer pointer,
        string? expectedETag,
        CancellationToken cancellationToken
    )
    {
        var json = DocumentSeal.Seal(JsonSerializer.SerializeToUtf8Bytes(pointer, DocumentJson.Indented));
        var conditions = expectedETag is null
            ? new BlobRequestConditions { IfNoneMatch = ETag.All }
            : new BlobRequestConditions { IfMatch = new ETag(expectedETag) };
        try
        {
            var written = await _container.RunAsync(
                blobs => UploadAsync(blobs, ChampionName(detector), json, conditions, cancellationToken),
                cancellationToken
            );
            return new Champion(pointer, written.ToString());
        }
        catch (RequestFailedException refused) when (refused.Status is 404 or 409 or 412)
        {
            // The client library repeats a request whose answer was lost, and the repetition is refused where the first was done.
            var stored = await ReadAsync(ChampionName(detector), cancellationToken);
            if (stored is not null && stored.Content.ToMemory().Span.SequenceEqual(json))
                return new Champion(pointer, stored.Details.ETag.ToString());
            throw new RegistryConflictException(
                $"The champion of detector '{detector}' was changed by someone else meanwhile: read it again and decide anew.",
                refused
            );
        }
    }

    /// <inheritdoc/>
    public Task<RunLease?> TryLeaseRunAsync(string detector, CancellationToken cancellationToken) =>
        _container.RunAsync(
            blobs =>
                BlobRunLease.TryAcquireAsync(blobs.GetBlobClient($"{detector}/run.lease"), clock ?? TimeProvider.System, cancellationToken),
            cancellationToken
        );

    /// <inheritdoc/>
    public async Task<byte[]?> ReadCheckpointAsync(string detector, CancellationToken cancellationToken)
    {
        return (await ReadAsync(CheckpointName(detector), cancellationToken))?.Content.ToArray();
    }

    /// <inheritdoc/>
    public Task WriteCheckpointAsync(string detector, byte[] checkpoint, CancellationToken cancellationToken) =>
        _container.RunAsync(
            blobs => UploadAsync(blobs, CheckpointName(detector), checkpoint, new BlobRequestConditions(), cancellationToken),
            cancellationToken
        );

    /// <inheritdoc/>
    public Task DeleteCheckpointAsync(string detector, CancellationToken cancellationToken) =>
        _container.RunAsync(
            blobs => blobs.GetBlobClient(CheckpointName(detector)).DeleteIfExistsAsync(cancellationToken: cancellationToken),
            cancellationToken
        );

    private Task<(List<DetectorManifest> Manifests, List<UnreadableVersion> Unreadable)> ListAllAsync(
        string? detector,
        CancellationToken cancellationToken
    ) => _container.RunAsync(blobs => ListAllAsync(blobs, detector, cancellationToken), cancellationToken);

    private Task<BlobDownloadResult?> ReadAsync(string name, CancellationToken cancellationToken) =>
        _container.RunAsync(blobs => ReadAsync(blobs, name, cancellationToken), cancellationToken);

    private static async Task<(List<DetectorManifest> Manifests, List<UnreadableVersion> Unreadable)> ListAllAsync(
        BlobContainerClient blobs,
        string? detector,
        CancellationToken cancellationToken
    )
    {
        var (manifests, unreadable) = (new List<DetectorManifest>(), new List<UnreadableVersion>());
        var prefix = detector is null ? null : detector + "/";
        await foreach (var blob in blobs.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, cancellationToken))
        {
            if (!blob.Name.EndsWith(ManifestName, StringComparison.Ordinal))
                continue;
            var content = await ReadAsync(blobs, blob.Name, cancellationToken);
            if (content is null)
                continue;
            try
            {
                manifests.Add(Parse<DetectorManifest>(blob.Name, content.Content));
            }
            catch (InvalidDataException malformed)
            {
                var parts = blob.Name.Split('/');
                unreadable.Add(new UnreadableVersion(parts[0], parts[^2], malformed.Message));
            }
        }
        return (manifests, unreadable);
    }

    private static async Task WriteOnceAsync(
        BlobContainerClient blobs,
        string detector,
        string version,
        string file,
        byte[] bytes,
        CancellationToken cancellationToken
    )
    {
        var name = $"{detector}/{version}/{file}";
        try
        {
            await UploadAsync(blobs, name, bytes, new BlobRequestConditions { IfNoneMatch = ETag.All }, cancellationToken);
        }
        catch (RequestFailedException exists) when (exists.Status is 409 or 412)
        {
            var stored = await ReadAsync(blobs, name, cancellationToken);
            if (stored is not null && stored.Content.ToMemory().Span.SequenceEqual(bytes))
                return;
            throw new RegistryConflictException(
                $"Version '{version}' of detector '{detector}' exists with other content ({file}); versions never change: publish anew.",
                exists
            );
        }
    }

    private static async Task<ETag> UploadAsync(
        BlobContainerClient blobs,
        string name,
        byte[] bytes,
        BlobRequestConditions conditions,
        CancellationToken cancellationToken
    )
    {
        var headers = new BlobHttpHeaders { ContentType = ContentType(name) };
        var options = new BlobUploadOptions { Conditions = conditions, HttpHeaders = headers };
        var written = await blobs.GetBlobClient(name).UploadAsync(BinaryData.FromBytes(bytes), options, cancellationToken);
        return written.Value.ETag;
    }

    private static async Task<BlobDownloadResult?> ReadAsync(BlobContainerClient blobs, string name, CancellationToken cancellationToken)
    {
        try
        {
            return (await blobs.GetBlobClient(name).DownloadContentAsync(cancellationToken)).Value;
        }
        catch (RequestFailedException nothing) when (nothing.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return null;
        }
    }

    private static T Parse<T>(string name, BinaryData json)
    {
        try
        {
            DocumentSeal.Verify(json.ToMemory().Span);
            return JsonSerializer.Deserialize<T>(json.ToMemory().Span, DocumentJson.Indented) ?? throw new JsonException("It is null.");
        }
        catch (JsonException malformed)
        {
            throw new InvalidDataException(
                $"The blob '{name}' of the model registry is not valid: {malformed.Message} Restore it, or train and promote another version.",
                malformed
            );
        }
    }

    private static string ChampionName(string detector) => $"{detector}/champion.json";

    private static string CheckpointName(string detector) => $"{detector}/checkpoint.json";

    private static string ContentType(string name) =>
        Path.GetExtension(name) switch
        {
            ".json" => "application/json",
            ".html" => "text/html; charset=utf-8",
            _ => "application/octet-stream",
        };
}
