using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;

namespace ServerlessAnomaly.LocalHub.Tests.Amqp;

public sealed class PropertiesTests
{
    [Fact]
    public async Task GetEventHubProperties_SaysWhatTheHubIs()
    {
        await using var server = await HubServer.StartAsync(options => options with { Partitions = 3 });
        await using var producer = server.Producer();

        var properties = await producer.GetEventHubPropertiesAsync();

        Assert.Equal("telemetry", properties.Name);
        Assert.Equal(["0", "1", "2"], properties.PartitionIds);
        Assert.Equal(server.Hub.CreatedAt, properties.CreatedOn, TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task GetPartitionProperties_BeforeAndAfterEvents_SaysWhereItStands()
    {
        await using var server = await HubServer.StartAsync();
        await using var consumer = server.Consumer();

        var empty = await consumer.GetPartitionPropertiesAsync("1");
        Assert.True(empty.IsEmpty);
        Assert.Equal((0, -1), (empty.BeginningSequenceNumber, empty.LastEnqueuedSequenceNumber));

        await server.SendAsync("1", "a", "b", "c");
        var filled = await consumer.GetPartitionPropertiesAsync("1");
        var last = (await server.ReadAsync("1", Azure.Messaging.EventHubs.Consumer.EventPosition.Earliest, 3))[^1];
        Assert.False(filled.IsEmpty);
        Assert.Equal((0, 2), (filled.BeginningSequenceNumber, filled.LastEnqueuedSequenceNumber));
        Assert.Equal(last.OffsetString, filled.LastEnqueuedOffsetString);
        Assert.Equal(last.EnqueuedTime, filled.LastEnqueuedTime);
    }

    [Fact]
    public async Task GetPartitionProperties_UnknownPartition_IsOutOfRange()
    {
        await using var server = await HubServer.StartAsync();
        await using var producer = server.Producer(new EventHubProducerClientOptions { RetryOptions = HubServer.NoRetry });

        var failure = await Record.ExceptionAsync(() => producer.GetPartitionPropertiesAsync("7"));

        Assert.Contains("no '7'", failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetEventHubProperties_UnknownHub_IsNotFoundAtOnce()
    {
        await using var server = await HubServer.StartAsync();
        await using var producer = new EventHubProducerClient(server.Server.AmqpConnectionStringOf(HubServer.Root, "other"));

        var failure = await Assert.ThrowsAsync<EventHubsException>(() => producer.GetEventHubPropertiesAsync());

        Assert.Equal(EventHubsException.FailureReason.ResourceNotFound, failure.Reason);
    }
}
