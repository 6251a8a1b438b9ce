using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Processor;
using Microsoft.Extensions.Logging;

namespace ServerlessAnomaly.LocalHost.Hosting.Triggers.EventHubs;

/// <summary>
/// The SDK's own processor, which shares the partitions of a hub among the hosts of one storage and reads those it owns. What the events are
/// for, it is told.
/// </summary>
internal sealed class PartitionProcessor(
    EventHubSource source,
    int batchSize,
    EventProcessorOptions options,
    BlobCheckpoints checkpoints,
    CheckpointWriter writer,
    ResumePosition? resume,
    Func<string, IReadOnlyList<EventData>, CancellationToken, Task> process,
    Outages outages,
    ILogger log
) : EventProcessor<EventProcessorPartition>(batchSize, source.ConsumerGroup, source.ConnectionString, source.Hub, options)
{
    private readonly string _what = $"event hub {source.Hub}";

    protected override async Task OnProcessingEventBatchAsync(
        IEnumerable<EventData> events,
        EventProcessorPartition partition,
        CancellationToken cancellationToken
    )
    {
        outages.Ended(_what);
        IReadOnlyList<EventData> batch = [.. events];
        if (batch.Count == 0)
            return;
        await process(partition.PartitionId, batch, cancellationToken);
        writer.Note(partition.PartitionId, CheckpointPosition.FromEvent(batch[^1]));
    }

    protected override Task OnProcessingErrorAsync(
        Exception exception,
        EventProcessorPartition? partition,
        string operationDescription,
        CancellationToken cancellationToken
    )
    {
        // It goes on by itself: readers are opened again, and partitions claimed again.
        if (
            exception
            is not EventHubsException { Reason: EventHubsException.FailureReason.ConsumerDisconnected }
                and not OperationCanceledException
        )
            outages.Began(_what, exception);
        return Task.CompletedTask;
    }

    /// <summary>The older of the checkpoint and what the app has applied: storage may have gone back in time, the hub has not.</summary>
    protected override async Task<EventProcessorCheckpoint?> GetCheckpointAsync(string partitionId, CancellationToken cancellationToken)
    {
        var checkpoint = await checkpoints.ReadAsync(partitionId, cancellationToken);
        var applied = resume is null ? null : (long?)await resume(source.Hub, source.ConsumerGroup, partitionId, cancellationToken);
        if (checkpoint is null)
            return null;
        if (applied < checkpoint)
            HostLog.ReadAgain(log, source.Hub, partitionId, applied.Value + 1, checkpoint.Value);
        var last = Math.Min(checkpoint.Value, applied ?? long.MaxValue);
        return new EventProcessorCheckpoint
        {
            FullyQualifiedNamespace = FullyQualifiedNamespace,
            EventHubName = source.Hub,
            ConsumerGroup = source.ConsumerGroup,
            PartitionId = partitionId,
            StartingPosition = last < 0 ? EventPosition.Earliest : EventPosition.FromSequenceNumber(last, isInclusive: false),
        };
    }

    protected override async Task<IEnumerable<EventProcessorPartitionOwnership>> ListOwnershipAsync(CancellationToken cancellationToken) =>
        await checkpoints.ListOwnershipAsync(cancellationToken);

    protected override async Task<IEnumerable<EventProcessorPartitionOwnership>> ClaimOwnershipAsync(
        IEnumerable<EventProcessorPartitionOwnership> desiredOwnership,
        CancellationToken cancellationToken
    ) => await checkpoints.ClaimAsync(desiredOwnership, cancellationToken);

    protected override Task OnPartitionProcessingStoppedAsync(
        EventProcessorPartition partition,
        ProcessingStoppedReason reason,
        CancellationToken cancellationToken
    ) => writer.FlushAsync(partition.PartitionId, cancellationToken);
}

/// <summary>A hub as a trigger names it.</summary>
/// <param name="ConnectionString">The namespace's or the hub's.</param>
/// <param name="Hub">The hub.</param>
/// <param name="ConsumerGroup">The group that reads.</param>
internal sealed record EventHubSource(string ConnectionString, string Hub, string ConsumerGroup);
