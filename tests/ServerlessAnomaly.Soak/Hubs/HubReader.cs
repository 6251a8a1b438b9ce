using System.Diagnostics;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Processor;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessAnomaly.LocalHost.Hosting.Triggers;
using ServerlessAnomaly.LocalHost.Hosting.Triggers.EventHubs;

namespace ServerlessAnomaly.Soak.Hubs;

/// <summary>
/// A process of its own that reads a hub as the functions host does: the SDK's processor with checkpoints and ownership in blobs. It notes
/// each batch before its checkpoint, until it is asked to stop.
/// </summary>
internal static class HubReader
{
    private const int BatchSize = 200;

    /// <param name="hub">The hub's connection string.</param>
    /// <param name="storage">Where checkpoints are.</param>
    /// <param name="folder">Where the sightings are noted, in a new file.</param>
    /// <param name="stopping">Ends the reading.</param>
    public static async Task RunAsync(string hub, string storage, string folder, CancellationToken stopping)
    {
        var parts = EventHubsConnectionStringProperties.Parse(hub);
        var source = new EventHubSource(hub, parts.EventHubName, EventHubConsumerClient.DefaultConsumerGroupName);
        var checkpoints = new BlobCheckpoints(
            new BlobContainerClient(storage, BlobCheckpoints.Container),
            parts.FullyQualifiedNamespace,
            source.Hub,
            source.ConsumerGroup
        );
        await checkpoints.PrepareAsync(stopping);
        var outages = new Outages(TimeProvider.System, NullLogger.Instance);
        var writer = new CheckpointWriter(checkpoints, outages, written: null, TimeProvider.System);
        using var file = new FileStream(
            Path.Combine(folder, $"{Guid.NewGuid():N}.bin"),
            FileMode.CreateNew,
            FileAccess.Write,
            FileShare.Read,
            bufferSize: 0
        );
        var noting = new Lock();
        var processor = new PartitionProcessor(
            source,
            BatchSize,
            Options,
            checkpoints,
            writer,
            resume: null,
            Note,
            outages,
            NullLogger.Instance
        );
        await StartAsync(processor, stopping);
        Console.WriteLine("READY");
        await writer.RunAsync(stopping);
        await processor.StopProcessingAsync(CancellationToken.None);

        Task Note(string partition, IReadOnlyList<EventData> events, CancellationToken ending)
        {
            var batch = new Sighting[events.Count];
            for (var i = 0; i < batch.Length; i++)
            {
                var sent = SentEvent.Read(events[i].EventBody.ToMemory().Span) ?? new SentEvent(Sighting.Damaged, 0);
                batch[i] = new(Stopwatch.GetTimestamp(), events[i].SequenceNumber, sent.Number, sent.Producer, int.Parse(partition, null));
            }
            lock (noting)
                Sightings.Append(file, batch);
            return Task.CompletedTask;
        }
    }

    private static async Task StartAsync(PartitionProcessor processor, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                await processor.StartProcessingAsync(stopping);
                return;
            }
            catch (Exception) when (!stopping.IsCancellationRequested)
            {
                // The hub was killed, and is not back yet.
                await Task.Delay(200, stopping);
            }
        }
    }

    /// <summary>Short times, so that partitions change hands often; a new name in each life, so that they are taken and not given back.</summary>
    private static EventProcessorOptions Options =>
        new()
        {
            DefaultStartingPosition = EventPosition.Earliest,
            LoadBalancingStrategy = LoadBalancingStrategy.Greedy,
            LoadBalancingUpdateInterval = TimeSpan.FromSeconds(1),
            PartitionOwnershipExpirationInterval = TimeSpan.FromSeconds(5),
            RetryOptions = new EventHubsRetryOptions
            {
                Delay = TimeSpan.FromMilliseconds(200),
                MaximumDelay = TimeSpan.FromSeconds(2),
                TryTimeout = TimeSpan.FromSeconds(20),
            },
        };
}
