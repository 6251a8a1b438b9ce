using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Processor;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.LocalHost.Hosting.Invocation;
using ServerlessAnomaly.LocalHost.Worker;

namespace ServerlessAnomaly.LocalHost.Hosting.Triggers.EventHubs;

/// <summary>
/// Invokes a function with the events of a hub. The checkpoint advances when the invocation returned or its retries are used up, as in Azure;
/// it does not once the host stops, so what was under way comes again.
/// </summary>
internal sealed class EventHubListener(
    FunctionDefinition function,
    EventHubSource source,
    string storage,
    string hostId,
    HostJson host,
    ResumePosition? resume,
    Action<string, string, string, CheckpointPosition>? checkpointed,
    RetryingInvoker invoker,
    Outages outages,
    TimeProvider time,
    ILogger log
) : ITriggerListener
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private readonly bool _isBatched = function.Trigger.Text("cardinality")?.Equals("Many", StringComparison.OrdinalIgnoreCase) ?? false;
    private readonly bool _isText = function.Trigger.Text("dataType")?.Equals("String", StringComparison.OrdinalIgnoreCase) ?? false;

    public async Task RunAsync(CancellationToken stopping)
    {
        var container = new BlobContainerClient(storage, BlobCheckpoints.Container);
        var namespaceName = EventHubsConnectionStringProperties.Parse(source.ConnectionString).FullyQualifiedNamespace;
        var checkpoints = new BlobCheckpoints(container, namespaceName, source.Hub, source.ConsumerGroup);
        var writer = new CheckpointWriter(
            checkpoints,
            outages,
            checkpointed is null ? null : (partition, position) => checkpointed(source.Hub, source.ConsumerGroup, partition, position),
            time
        );
        var processor = new PartitionProcessor(
            source,
            host.MaxEventBatchSize,
            Options(),
            checkpoints,
            writer,
            resume,
            (partition, events, ending) => InvokeAsync(namespaceName, partition, events, ending),
            outages,
            log
        );
        if (!await StartAsync(processor, checkpoints, stopping))
            return;
        var writing = writer.RunAsync(stopping);
        await Task.Delay(Timeout.InfiniteTimeSpan, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await StopAsync(processor);
        await writing;
    }

    private EventProcessorOptions Options() =>
        new()
        {
            // The same name after a restart gets its partitions back at once, and need not wait until its own claims have expired.
            Identifier = hostId,
            PrefetchCount = host.PrefetchCount,
            DefaultStartingPosition = EventPosition.Earliest,
            LoadBalancingStrategy = LoadBalancingStrategy.Greedy,
            LoadBalancingUpdateInterval = TimeSpan.FromSeconds(5),
            PartitionOwnershipExpirationInterval = TimeSpan.FromSeconds(30),
            TrackLastEnqueuedEventProperties = false,
            RetryOptions = new EventHubsRetryOptions { MaximumDelay = TimeSpan.FromSeconds(5), TryTimeout = TimeSpan.FromSeconds(20) },
        };

    private async Task<bool> StartAsync(PartitionProcessor processor, BlobCheckpoints checkpoints, CancellationToken stopping)
    {
        var what = $"event hub {source.Hub}";
        var pause = new GrowingPause(FirstPause, LongestPause, time);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await checkpoints.PrepareAsync(stopping);
                await processor.StartProcessingAsync(stopping);
                outages.Ended(what);
                return true;
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                return false;
            }
            catch (Exception outage)
            {
                outages.Began(what, outage);
            }
            await pause.WaitAsync(stopping);
        }
        return false;
    }

    private async Task StopAsync(PartitionProcessor processor)
    {
        try
        {
            await processor.StopProcessingAsync(CancellationToken.None);
        }
        catch (Exception failed)
        {
            // Claims that could not be given up expire by themselves.
            outages.Began($"event hub {source.Hub}", failed);
        }
    }

    private async Task InvokeAsync(string namespaceName, string partition, IReadOnlyList<EventData> events, CancellationToken ending)
    {
        var input = new EventHubInput(namespaceName, source.Hub, source.ConsumerGroup, partition, _isText);
        if (_isBatched)
        {
            await invoker.InvokeAsync(function, input.Batch(events), ending);
            return;
        }
        foreach (var item in events)
            await invoker.InvokeAsync(function, input.Single(item), ending);
    }
}

/// <summary>Says up to which sequence number an app has applied the events of a partition; −1 for none.</summary>
/// <param name="hub">The hub.</param>
/// <param name="consumerGroup">The trigger's consumer group.</param>
/// <param name="partition">The partition's id.</param>
/// <param name="cancellationToken">Cancels the question.</param>
public delegate Task<long> ResumePosition(string hub, string consumerGroup, string partition, CancellationToken cancellationToken);
