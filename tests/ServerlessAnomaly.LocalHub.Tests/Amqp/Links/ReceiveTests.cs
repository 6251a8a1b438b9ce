using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Producer;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.LocalHub.Tests.Amqp.Links;

public sealed class ReceiveTests
{
    [Fact]
    public async Task Read_FromEachKindOfPosition_BeginsThere()
    {
        var time = new FakeTime(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var server = await HubServer.StartAsync(options => options with { SegmentBytes = 300 }, time);
        for (var i = 0; i < 20; i++)
        {
            await server.Hub.SendAsync([new EventToSend(System.Text.Encoding.UTF8.GetBytes($"{i}"), "key-of-partition")]);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        var partition = server.Hub.GetStatus().Single(status => status.LastSequenceNumber >= 0).PartitionId;
        var all = await server.ReadAsync(partition, EventPosition.Earliest, 20);
        Assert.Equal(Enumerable.Range(0, 20), all.Select(item => int.Parse(item.EventBody.ToString())));
        foreach (var i in new[] { 0, 7, 8, 9, 18 })
        {
            Assert.Equal(i + 1, await FirstAsync(EventPosition.FromSequenceNumber(i, isInclusive: false)));
            Assert.Equal(i, await FirstAsync(EventPosition.FromSequenceNumber(i, isInclusive: true)));
            Assert.Equal(i + 1, await FirstAsync(EventPosition.FromOffset(all[i].OffsetString, isInclusive: false)));
            Assert.Equal(i, await FirstAsync(EventPosition.FromOffset(all[i].OffsetString, isInclusive: true)));
            Assert.Equal(i + 1, await FirstAsync(EventPosition.FromEnqueuedTime(all[i].EnqueuedTime)));
            Assert.Equal(i, await FirstAsync(EventPosition.FromEnqueuedTime(all[i].EnqueuedTime.AddMilliseconds(-1))));
        }

        async Task<int> FirstAsync(EventPosition position) =>
            int.Parse((await server.ReadAsync(partition, position, 1))[0].EventBody.ToString());
    }

    [Fact]
    public async Task Read_Latest_GivesOnlyWhatComesAfterwards()
    {
        await using var server = await HubServer.StartAsync();
        await server.SendAsync("0", "before");
        await using var receiver = new PartitionReceiver("$Default", "0", EventPosition.Latest, server.ConnectionString);
        // The link is there once a first wait has ended.
        Assert.Empty(await receiver.ReceiveBatchAsync(1, TimeSpan.FromSeconds(1)));

        await server.SendAsync("0", "after");

        Assert.Equal("after", (await receiver.ReceiveBatchAsync(1, TimeSpan.FromSeconds(30))).Single().EventBody.ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(3000)]
    public async Task Receive_AnyPrefetch_GivesEveryEventOnceAndTellsWhereThePartitionStands(int prefetch)
    {
        await using var server = await HubServer.StartAsync();
        await server.SendAsync("0", Enumerable.Range(0, 700).Select(i => $"{i}"));
        await using var receiver = new PartitionReceiver(
            "$Default",
            "0",
            EventPosition.Earliest,
            server.ConnectionString,
            new PartitionReceiverOptions { PrefetchCount = prefetch }
        );

        List<EventData> read = [];
        while (read.Count < 700)
            read.AddRange(await receiver.ReceiveBatchAsync(97, TimeSpan.FromSeconds(30)));

        Assert.Equal(Enumerable.Range(0, 700).Select(i => (long)i), read.Select(item => item.SequenceNumber));
        Assert.Equal(699, receiver.ReadLastEnqueuedEventProperties().SequenceNumber);
        Assert.Equal(read[^1].OffsetString, receiver.ReadLastEnqueuedEventProperties().OffsetString);
    }

    [Fact]
    public async Task Receive_NothingThereYet_GetsWhatComesLater()
    {
        await using var server = await HubServer.StartAsync();
        await using var receiver = new PartitionReceiver(
            "$Default",
            "1",
            EventPosition.Earliest,
            server.ConnectionString,
            new PartitionReceiverOptions { PrefetchCount = 0 }
        );
        Assert.Empty(await receiver.ReceiveBatchAsync(5, TimeSpan.FromMilliseconds(300)));
        var receiving = receiver.ReceiveBatchAsync(5, TimeSpan.FromMinutes(1));

        await server.SendAsync("1", "later");

        Assert.Equal("later", Assert.Single(await receiving).EventBody.ToString());
    }

    [Fact]
    public async Task Read_EventsOfHttps_HaveTheirPropertiesToo()
    {
        await using var server = await HubServer.StartAsync();
        using (var batch = server.Hub.NewBatch())
        {
            batch.Add(0, "k"u8, "{\"text\":\"x\",\"whole\":3,\"part\":1.5,\"flag\":true,\"none\":null,\"list\":[1, 2]}"u8, "body"u8);
            await server.Hub.AppendAsync(batch, CancellationToken.None);
        }

        var read = Assert.Single(await server.ReadAsync("0", EventPosition.Earliest, 1));

        Assert.Equal("k", read.PartitionKey);
        Assert.Equal(
            new Dictionary<string, object?>
            {
                ["text"] = "x",
                ["whole"] = 3L,
                ["part"] = 1.5,
                ["flag"] = true,
                ["none"] = null,
                ["list"] = "[1, 2]",
            },
            read.Properties.ToDictionary(item => item.Key, item => (object?)item.Value)
        );
    }

    [Fact]
    public async Task Read_PositionThatDoesNotExist_IsRefusedAndNotWaitedFor()
    {
        await using var server = await HubServer.StartAsync();
        await server.SendAsync("0", "a");

        var failure = await Record.ExceptionAsync(() => server.ReadAsync("0", EventPosition.FromSequenceNumber(50), 1));

        Assert.Contains("The last sequence number in the system is '0'", failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_UnknownGroup_IsNotFound()
    {
        await using var server = await HubServer.StartAsync();
        await using var consumer = server.Consumer("other");

        var failure = await Assert.ThrowsAsync<EventHubsException>(async () =>
        {
            await foreach (var _ in consumer.ReadEventsFromPartitionAsync("0", EventPosition.Earliest))
                break;
        });

        Assert.Equal(EventHubsException.FailureReason.ResourceNotFound, failure.Reason);
    }
}
