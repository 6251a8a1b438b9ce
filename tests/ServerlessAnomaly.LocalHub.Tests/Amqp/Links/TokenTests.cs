using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Producer;
using ServerlessAnomaly.LocalHub.Security;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.LocalHub.Tests.Amqp.Links;

public sealed class TokenTests
{
    [Fact]
    public async Task Send_WrongKey_IsUnauthorized()
    {
        await using var server = await HubServer.StartAsync();
        await using var producer = Producer(server, HubServer.Root with { Key = "b3RoZXI=" });

        var failure = await Assert.ThrowsAsync<UnauthorizedAccessException>(() => producer.SendAsync([new EventData("x")]));

        Assert.Contains("sig does not match", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_KeyThatMayOnlyRead_IsUnauthorized()
    {
        await using var server = await HubServer.StartAsync();
        await using var producer = Producer(server, HubServer.Reader);

        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => producer.SendAsync([new EventData("x")]));
    }

    [Fact]
    public async Task Read_KeyThatMayOnlySend_IsUnauthorized()
    {
        await using var server = await HubServer.StartAsync();
        await using var consumer = new EventHubConsumerClient(
            "$Default",
            server.Server.AmqpConnectionStringOf(HubServer.Sender, "telemetry"),
            new EventHubConsumerClientOptions { RetryOptions = HubServer.NoRetry }
        );

        await Assert.ThrowsAsync<UnauthorizedAccessException>(async () =>
        {
            await foreach (var _ in consumer.ReadEventsFromPartitionAsync("0", EventPosition.Earliest))
                break;
        });
    }

    [Fact]
    public async Task Send_KeyThatMaySend_IsAccepted()
    {
        await using var server = await HubServer.StartAsync();
        await using var producer = Producer(server, HubServer.Sender);

        await producer.SendAsync([new EventData("x")]);

        Assert.Equal(1, server.Hub.GetStatus().Sum(status => status.LastSequenceNumber + 1));
    }

    [Fact]
    public async Task Send_TokenExpiresWhileTheLinkIsOpen_GoesOnForTheGraceAndThenIsUnauthorized()
    {
        var time = new FakeTime(DateTimeOffset.UtcNow);
        await using var server = await HubServer.StartAsync(time: time);
        await using var producer = Producer(server, HubServer.Sender);
        await producer.SendAsync([new EventData("good")]);

        // A connection string's token is good for 30 minutes of the client's time.
        time.Advance(TimeSpan.FromMinutes(31));
        await producer.SendAsync([new EventData("within the grace")]);
        time.Advance(TimeSpan.FromMinutes(5));

        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => producer.SendAsync([new EventData("too late")]));
        Assert.Equal(2, server.Hub.GetStatus().Sum(status => status.LastSequenceNumber + 1));
    }

    private static EventHubProducerClient Producer(HubServer server, AccessPolicy policy) =>
        new(
            server.Server.AmqpConnectionStringOf(policy, "telemetry"),
            new EventHubProducerClientOptions { RetryOptions = HubServer.NoRetry }
        );
}
