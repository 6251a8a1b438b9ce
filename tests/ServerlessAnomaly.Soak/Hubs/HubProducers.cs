using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Soak.Hubs;

/// <summary>Single events and batches by key.</summary>
internal sealed class KeyedProducer(int id, string hub, double rate, int seed) : HubProducer(id, rate, seed)
{
    public override string Name => "by key";

    public override async Task RunAsync(CancellationToken stopping)
    {
        await using var client = new EventHubProducerClient(hub, new EventHubProducerClientOptions { RetryOptions = Retries });
        while (await NextAsync(Random.Next(3) == 0 ? 1 : Random.Next(2, 50), stopping) is { Count: > 0 } events)
            await SendAsync(client, events, new SendEventOptions { PartitionKey = Key() });
    }
}

/// <summary>Batches to partitions that it names.</summary>
internal sealed class PartitionProducer(int id, string hub, double rate, int seed) : HubProducer(id, rate, seed)
{
    public override string Name => "to partitions";

    public override async Task RunAsync(CancellationToken stopping)
    {
        await using var client = new EventHubProducerClient(hub, new EventHubProducerClientOptions { RetryOptions = Retries });
        while (await NextAsync(Random.Next(1, 200), stopping) is { Count: > 0 } events)
            await SendAsync(client, events, new SendEventOptions { PartitionId = $"{Random.Next(HubSoakRun.Partitions)}" });
    }
}

/// <summary>The buffered producer, which makes batches by itself and says afterwards what became of them; what it gives up stays unsent.</summary>
internal sealed class BufferedProducer(int id, string hub, double rate, int seed) : HubProducer(id, rate, seed)
{
    public override string Name => "buffered";

    public override bool KeepsOrder => false;

    public override async Task RunAsync(CancellationToken stopping)
    {
        var client = new EventHubBufferedProducerClient(
            hub,
            new EventHubBufferedProducerClientOptions { MaximumWaitTime = TimeSpan.FromMilliseconds(200), RetryOptions = Retries }
        );
        client.SendEventBatchSucceededAsync += sent =>
        {
            foreach (var item in sent.EventBatch)
                Accepted.Enqueue(SentEvent.Read(item.EventBody.ToMemory().Span)!.Value.Number);
            return Task.CompletedTask;
        };
        client.SendEventBatchFailedAsync += _ =>
        {
            Failures++;
            return Task.CompletedTask;
        };
        while (await NextAsync(Random.Next(1, 40), stopping) is { Count: > 0 } events)
        {
            var options = new EnqueueEventOptions { PartitionKey = Key() };
            try
            {
                await client.EnqueueEventsAsync(events.Select(item => new EventData(item.ToBody())), options, CancellationToken.None);
            }
            catch (EventHubsException unreachable) when (unreachable.IsTransient)
            {
                // It asks the hub for its partitions first.
                Failures++;
            }
        }
        await client.CloseAsync(flush: true, CancellationToken.None);
    }
}
