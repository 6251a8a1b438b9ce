using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;

namespace ServerlessAnomaly.LocalHub.Tests.Amqp.Links;

public sealed class OwnerLevelTests
{
    [Theory]
    [InlineData(null, 0L)]
    [InlineData(0L, 0L)]
    [InlineData(1L, 2L)]
    public async Task Receive_NewcomerOfEqualOrHigherLevel_DisconnectsTheOther(long? first, long second)
    {
        await using var server = await HubServer.StartAsync();
        await using var former = await ReceivingAsync(server, first);

        await using var latter = await ReceivingAsync(server, second);

        var failure = await Assert.ThrowsAsync<EventHubsException>(() => former.ReceiveBatchAsync(1, TimeSpan.FromSeconds(10)));
        Assert.Equal(EventHubsException.FailureReason.ConsumerDisconnected, failure.Reason);
        await server.SendAsync("0", "mine");
        Assert.Equal("mine", (await latter.ReceiveBatchAsync(1, TimeSpan.FromSeconds(30))).Single().EventBody.ToString());
    }

    [Theory]
    [InlineData(3L, 2L)]
    [InlineData(0L, null)]
    public async Task Receive_NewcomerOfLowerLevel_IsRefusedAndTheOtherGoesOn(long first, long? second)
    {
        await using var server = await HubServer.StartAsync();
        await using var owner = await ReceivingAsync(server, first);

        var failure = await Assert.ThrowsAsync<EventHubsException>(() => ReceivingAsync(server, second));

        Assert.Equal(EventHubsException.FailureReason.ConsumerDisconnected, failure.Reason);
        await server.SendAsync("0", "still mine");
        Assert.Equal("still mine", (await owner.ReceiveBatchAsync(1, TimeSpan.FromSeconds(30))).Single().EventBody.ToString());
    }

    [Fact]
    public async Task Receive_SixthReader_IsRefusedUntilOneLeaves()
    {
        await using var server = await HubServer.StartAsync();
        List<PartitionReceiver> readers = [];
        for (var i = 0; i < 5; i++)
            readers.Add(await ReceivingAsync(server, null));

        var failure = await Assert.ThrowsAsync<EventHubsException>(() => ReceivingAsync(server, null));
        Assert.Equal(EventHubsException.FailureReason.QuotaExceeded, failure.Reason);

        await readers[2].CloseAsync();
        readers.Add(await ReceivingAsync(server, null));
        foreach (var reader in readers)
            await reader.DisposeAsync();
    }

    [Fact]
    public async Task Receive_OtherGroupOrPartition_HasItsOwnOwner()
    {
        await using var server = await HubServer.StartAsync();
        await using var first = await ReceivingAsync(server, 5);
        await using var second = await ReceivingAsync(server, 1, group: "second");
        await using var third = await ReceivingAsync(server, 1, partition: "1");

        await server.SendAsync("0", "for two");

        Assert.Single(await first.ReceiveBatchAsync(1, TimeSpan.FromSeconds(30)));
        Assert.Single(await second.ReceiveBatchAsync(1, TimeSpan.FromSeconds(30)));
        Assert.Empty(await third.ReceiveBatchAsync(1, TimeSpan.Zero));
    }

    /// <summary>A reader whose link is there.</summary>
    private static async Task<PartitionReceiver> ReceivingAsync(
        HubServer server,
        long? level,
        string group = "$Default",
        string partition = "0"
    )
    {
        var receiver = new PartitionReceiver(
            group,
            partition,
            EventPosition.Latest,
            server.ConnectionString,
            new PartitionReceiverOptions { OwnerLevel = level, RetryOptions = HubServer.NoRetry }
        );
        await receiver.ReceiveBatchAsync(1, TimeSpan.FromMilliseconds(100));
        return receiver;
    }
}
