using Microsoft.Extensions.Logging;
using ServerlessAnomaly.LocalHub;
using ServerlessAnomaly.LocalHost.Hosting.Invocation;

namespace ServerlessAnomaly.LocalHost.Hosting.Triggers;

/// <summary>
/// One loop a partition: read a batch, invoke, checkpoint. The checkpoint advances when the invocation returned or its retries are used up,
/// as in Azure;
/// it does not once the host stops, so what was under way comes again.
/// </summary>
internal sealed class EventHubListener(
    Function function,
    LocalEventHubEndpoint endpoint,
    string group,
    bool isBatched,
    HostJson host,
    RetryingInvoker invoker,
    TimeProvider time,
    ILogger log) : ITriggerListener
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly LocalEventHub hub = endpoint.Hub;

    public Task RunAsync(CancellationToken stopping)
    {
        hub.RegisterConsumerGroup(group);
        return Task.WhenAll(hub.PartitionIds.Select(partition =>
            Task.Run(() => RunPartitionAsync(partition, stopping), CancellationToken.None)));
    }

    private async Task RunPartitionAsync(string partition, CancellationToken stopping)
    {
        var pause = FirstPause;
        while (true)
        {
            try
            {
                await ConsumeAsync(partition, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Whatever it was, the next attempt begins behind the checkpoint, so that no event is passed over.
                HostLog.PartitionFailed(log, exception, function.Descriptor.Name, partition, pause);
            }

            try
            {
                await Task.Delay(pause, time, stopping);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
        }
    }

    private async Task ConsumeAsync(string partition, CancellationToken stopping)
    {
        using var reader = hub.OpenReader(partition, hub.GetCheckpoint(group, partition)?.SequenceNumber ?? -1);
        for (var batch = 1; ; batch++)
        {
            var events = await reader.ReadAsync(host.MaxEventBatchSize, host.MinEventBatchSize, host.MaxWaitTime, stopping);
            stopping.ThrowIfCancellationRequested();
            foreach (var chunk in isBatched ? [events] : events.Select(item => (IReadOnlyList<HubEvent>)[item]))
                await invoker.InvokeAsync(function, InputOf(partition, chunk), stopping);

            stopping.ThrowIfCancellationRequested();
            if (batch % host.BatchCheckpointFrequency == 0)
                hub.SaveCheckpoint(group, partition, events[^1]);
        }
    }

    private EventHubInput InputOf(string partition, IReadOnlyList<HubEvent> events) =>
        new(events, new EventHubBindingData(endpoint.Address.Authority, hub, group, partition, events));
}
