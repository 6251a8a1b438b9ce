using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using ServerlessAnomaly.AzureStorage.Blobs;
using ServerlessAnomaly.Documents;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.AzureStorage.Telemetry;

/// <summary>Avro schemas as blobs, <c>{group}/{version}.json</c>, which are written once and never change.</summary>
/// <param name="container">Container, such as <c>telemetry-schemas</c>; created when first used.</param>
public sealed class BlobAvroSchemaStore(BlobContainerClient container) : IAvroSchemaStore
{
    /// <summary>Name of the container where none is chosen.</summary>
    public const string DefaultContainer = "telemetry-schemas";

    private const string Extension = ".json";
    private readonly BlobContainer _container = new(container);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RegisteredSchema>> ReadAsync(
        IReadOnlySet<(string Group, int Version)> known,
        CancellationToken cancellationToken
    ) => _container.RunAsync(blobs => ReadAsync(blobs, known, cancellationToken), cancellationToken);

    private static async Task<IReadOnlyList<RegisteredSchema>> ReadAsync(
        BlobContainerClient blobs,
        IReadOnlySet<(string Group, int Version)> known,
        CancellationToken cancellationToken
    )
    {
        var schemas = new List<RegisteredSchema>();
        await foreach (var blob in blobs.GetBlobsAsync(cancellationToken: cancellationToken))
        {
            if (TryParse(blob.Name, out var version) && !known.Contains(version))
                schemas.Add(await ReadAsync(blobs, blob.Name, version, cancellationToken));
        }
        return [.. schemas.OrderBy(schema => schema.Group, StringComparer.Ordinal).ThenBy(schema => schema.Version)];
    }

    /// <inheritdoc/>
    public async Task<bool> TryAddAsync(RegisteredSchema schema, CancellationToken cancellationToken)
    {
        var content = DocumentSeal.Seal(JsonSerializer.SerializeToUtf8Bytes(schema, DocumentJson.Indented));
        try
        {
            var name = $"{schema.Group}/{schema.Version.ToString(CultureInfo.InvariantCulture)}{Extension}";
            var options = new BlobUploadOptions
            {
                Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
                HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" },
            };
            await _container.RunAsync(
                blobs => blobs.GetBlobClient(name).UploadAsync(BinaryData.FromBytes(content), options, cancellationToken),
                cancellationToken
            );
            return true;
        }
        catch (RequestFailedException taken) when (taken.Status is 409 or 412)
        {
            return false;
        }
    }

    private static async Task<RegisteredSchema> ReadAsync(
        BlobContainerClient blobs,
        string name,
        (string Group, int Version) version,
        CancellationToken cancellationToken
    )
    {
        var content = (await blobs.GetBlobClient(name).DownloadContentAsync(cancellationToken)).Value.Content;
        try
        {
            DocumentSeal.Verify(content.ToMemory().Span);
            var schema = JsonSerializer.Deserialize<RegisteredSchema>(content.ToMemory().Span, DocumentJson.Indented);
            return
                schema is { Id.Length: > 0, Fingerprint.Length: 16, Schema: not null }
                && (schema.Group, schema.Version) == version
                && ulong.TryParse(schema.Fingerprint, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _)
                ? schema
                : throw new JsonException("it is no schema of this group and version.");
        }
        catch (JsonException malformed)
        {
            throw new InvalidDataException(
                $"The Avro schema '{name}' in the registry is damaged: {malformed.Message} Delete the blob, and add the schema again.",
                malformed
            );
        }
    }

    private static bool TryParse(string name, out (string Group, int Version) version)
    {
        version = default;
        var slash = name.LastIndexOf('/');
        if (
            slash <= 0
            || !name.EndsWith(Extension, StringComparison.Ordinal)
            || !int.TryParse(
                name.AsSpan(slash + 1, name.Length - slash - 1 - Extension.Length),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var number
            )
        )
            return false;
        version = (name[..slash], number);
        return true;
    }
}
