using System.Globalization;
using Azure;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Processor;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace ServerlessAnomaly.LocalHost.Hosting.Triggers.EventHubs;

/// <summary>
/// Checkpoints and ownership of a hub's partitions, as metadata of empty blobs, where the Functions extension keeps them:
/// <c>azure-webjobs-eventhub/{namespace}/{hub}/{group}/checkpoint|ownership/{partition}</c>.
/// </summary>
internal sealed class BlobCheckpoints(BlobContainerClient container, string namespaceName, string hub, string group)
{
    /// <summary>The container's name.</summary>
    public const string Container = "azure-webjobs-eventhub";

    private const string SequenceNumber = "sequencenumber";
    private const string Offset = "offset";
    private const string Owner = "ownerid";
    private readonly string _prefix = string.Create(CultureInfo.InvariantCulture, $"{namespaceName}/{hub}/{group}").ToLowerInvariant();

    /// <summary>Makes the container where it is missing.</summary>
    public Task PrepareAsync(CancellationToken cancellationToken) => container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);

    /// <summary>The sequence number up to which a partition was processed; null where none was.</summary>
    public async Task<long?> ReadAsync(string partition, CancellationToken cancellationToken)
    {
        try
        {
            var found = await container.GetBlobClient(CheckpointName(partition)).GetPropertiesAsync(cancellationToken: cancellationToken);
            return
                found.Value.Metadata.TryGetValue(SequenceNumber, out var text)
                && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? number
                : null;
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return null;
        }
    }

    /// <summary>Notes how far a partition was processed.</summary>
    public async Task WriteAsync(string partition, CheckpointPosition position, CancellationToken cancellationToken)
    {
        var metadata = new Dictionary<string, string>
        {
            [SequenceNumber] = position.SequenceNumber.ToString(CultureInfo.InvariantCulture),
            [Offset] = position.OffsetString ?? "",
        };
        var blob = container.GetBlobClient(CheckpointName(partition));
        try
        {
            await blob.SetMetadataAsync(metadata, cancellationToken: cancellationToken);
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            await blob.UploadAsync(BinaryData.Empty, new BlobUploadOptions { Metadata = metadata }, cancellationToken);
        }
    }

    /// <summary>Who owns which partition.</summary>
    public async Task<IReadOnlyList<EventProcessorPartitionOwnership>> ListOwnershipAsync(CancellationToken cancellationToken)
    {
        var owned = new List<EventProcessorPartitionOwnership>();
        var options = new GetBlobsOptions { Traits = BlobTraits.Metadata, Prefix = $"{_prefix}/ownership/" };
        await foreach (var blob in container.GetBlobsAsync(options, cancellationToken))
        {
            owned.Add(
                new EventProcessorPartitionOwnership
                {
                    FullyQualifiedNamespace = namespaceName,
                    EventHubName = hub,
                    ConsumerGroup = group,
                    PartitionId = blob.Name[(blob.Name.LastIndexOf('/') + 1)..],
                    OwnerIdentifier = blob.Metadata.TryGetValue(Owner, out var owner) ? owner : "",
                    LastModifiedTime = blob.Properties.LastModified ?? default,
                    Version = blob.Properties.ETag?.ToString(),
                }
            );
        }
        return owned;
    }

    /// <summary>Claims partitions; those that another host claimed first are left out of the answer.</summary>
    public async Task<IReadOnlyList<EventProcessorPartitionOwnership>> ClaimAsync(
        IEnumerable<EventProcessorPartitionOwnership> wanted,
        CancellationToken cancellationToken
    )
    {
        var claimed = new List<EventProcessorPartitionOwnership>();
        foreach (var ownership in wanted)
        {
            var blob = container.GetBlobClient($"{_prefix}/ownership/{ownership.PartitionId}");
            var metadata = new Dictionary<string, string> { [Owner] = ownership.OwnerIdentifier };
            try
            {
                if (ownership.Version is null)
                {
                    var conditions = new BlobRequestConditions { IfNoneMatch = ETag.All };
                    var made = await blob.UploadAsync(
                        BinaryData.Empty,
                        new BlobUploadOptions { Metadata = metadata, Conditions = conditions },
                        cancellationToken
                    );
                    (ownership.LastModifiedTime, ownership.Version) = (made.Value.LastModified, made.Value.ETag.ToString());
                }
                else
                {
                    var conditions = new BlobRequestConditions { IfMatch = new ETag(ownership.Version) };
                    var changed = await blob.SetMetadataAsync(metadata, conditions, cancellationToken);
                    (ownership.LastModifiedTime, ownership.Version) = (changed.Value.LastModified, changed.Value.ETag.ToString());
                }
                claimed.Add(ownership);
            }
            catch (RequestFailedException lost) when (lost.Status is 409 or 412 || lost.ErrorCode == BlobErrorCode.BlobNotFound)
            {
                // Another host was first.
            }
        }
        return claimed;
    }

    private string CheckpointName(string partition) => $"{_prefix}/checkpoint/{partition}";
}
