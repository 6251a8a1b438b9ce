using System.Text;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Producer;
using ServerlessAnomaly.LocalHub.Hubs;

namespace ServerlessAnomaly.LocalHub.Tests.Amqp.Links;

public sealed class SendTests
{
    [Fact]
    public async Task Send_OneToAPartition_ArrivesThere()
    {
        await using var server = await HubServer.StartAsync();

        await server.SendAsync("1", "alone");

        var read = Assert.Single(await server.ReadAsync("1", EventPosition.Earliest, 1));
        Assert.Equal(("alone", 0L, "0"), (read.EventBody.ToString(), read.SequenceNumber, read.OffsetString));
        Assert.Null(read.PartitionKey);
    }

    [Fact]
    public async Task Send_BatchWithKey_StaysTogetherInOrderWhereTheHttpsWayPutsTheKey()
    {
        await using var server = await HubServer.StartAsync(options => options with { Partitions = 4 });
        await using var producer = server.Producer();
        using var batch = await producer.CreateBatchAsync(new CreateBatchOptions { PartitionKey = "Z305B2QN" });
        for (var i = 0; i < 500; i++)
            Assert.True(batch.TryAdd(new EventData($"{i} {new string('x', 480)}")));

        await producer.SendAsync(batch);

        var partition = PartitionHash.PartitionOf("Z305B2QN"u8, 4).ToString();
        var read = await server.ReadAsync(partition, EventPosition.Earliest, 500);
        Assert.Equal(Enumerable.Range(0, 500), read.Select(item => int.Parse(item.EventBody.ToString().Split(' ')[0])));
        Assert.All(read, item => Assert.Equal("Z305B2QN", item.PartitionKey));
        Assert.Equal(500, server.Hub.GetStatus().Sum(status => status.LastSequenceNumber + 1));
    }

    [Fact]
    public async Task Send_WithProperties_KeepsThemAndTheirTypes()
    {
        await using var server = await HubServer.StartAsync();
        await using var producer = server.Producer();
        var id = Guid.NewGuid();
        var at = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var sent = new EventData("{}")
        {
            ContentType = "application/json",
            MessageId = "m-1",
            CorrelationId = "c-1",
        };
        foreach (
            var (name, value) in new (string, object)[]
            {
                ("text", "ä😀"),
                ("int", 7),
                ("long", -5_000_000_000L),
                ("double", 0.25),
                ("flag", true),
                ("guid", id),
                ("time", at.UtcDateTime),
                ("offset", at),
                ("span", TimeSpan.FromMinutes(3)),
                ("uri", new Uri("http://x/y")),
                ("byte", (byte)9),
                ("char", 'c'),
            }
        )
        {
            sent.Properties[name] = value;
        }

        await producer.SendAsync([sent], new SendEventOptions { PartitionId = "0" });

        var read = Assert.Single(await server.ReadAsync("0", EventPosition.Earliest, 1));
        Assert.Equal(("application/json", "m-1", "c-1"), (read.ContentType, read.MessageId, read.CorrelationId));
        Assert.Equal(sent.Properties.OrderBy(item => item.Key), read.Properties.OrderBy(item => item.Key));
        using var reader = server.Hub.OpenReader("0");
        Assert.Equal(
            $$"""{"text":"\u00E4\uD83D\uDE00","int":7,"long":-5000000000,"double":0.25,"flag":true,"guid":"{{id}}","time":"2026-01-02T03:04:05Z","""
                + """ "offset":"2026-01-02T03:04:05+00:00","span":"00:03:00","uri":"http://x/y","byte":9,"char":"c"}""".TrimStart(),
            Encoding.UTF8.GetString(reader.TryRead()!.PropertiesJson.Span)
        );
    }

    [Fact]
    public async Task Send_EventOfOneMegabyte_ArrivesWhole()
    {
        await using var server = await HubServer.StartAsync();
        await using var producer = server.Producer();
        var body = new byte[(1 << 20) - 100];
        new Random(3).NextBytes(body);

        await producer.SendAsync([new EventData(body)], new SendEventOptions { PartitionId = "0" });

        Assert.Equal(body, (await server.ReadAsync("0", EventPosition.Earliest, 1))[0].EventBody.ToArray());
    }

    [Fact]
    public async Task CreateBatch_KnowsTheLargestMessage()
    {
        await using var server = await HubServer.StartAsync();
        await using var producer = server.Producer();

        using var batch = await producer.CreateBatchAsync();

        Assert.Equal(1 << 20, batch.MaximumSizeInBytes);
        Assert.False(batch.TryAdd(new EventData(new byte[1 << 20])));
    }

    [Fact]
    public async Task Send_BufferedProducer_PutsKeysWhereTheHubWould()
    {
        await using var server = await HubServer.StartAsync(options => options with { Partitions = 4 });
        await using (var producer = new EventHubBufferedProducerClient(server.ConnectionString))
        {
            producer.SendEventBatchFailedAsync += _ => Task.CompletedTask;
            for (var i = 0; i < 200; i++)
                await producer.EnqueueEventAsync(new EventData($"{i}"), new EnqueueEventOptions { PartitionKey = $"drive {i % 20}" });
        }

        for (var partition = 0; partition < 4; partition++)
        {
            using var reader = server.Hub.OpenReader($"{partition}");
            while (reader.TryRead() is { } item)
            {
                var key = $"drive {int.Parse(Encoding.UTF8.GetString(item.Body)) % 20}";
                Assert.Equal(partition, PartitionHash.PartitionOf(Encoding.UTF8.GetBytes(key), 4));
            }
        }

        Assert.Equal(200, server.Hub.GetStatus().Sum(status => status.LastSequenceNumber + 1));
    }

    [Fact]
    public async Task Send_HubIsFull_WaitsAndSendsAgainOnceThereIsRoom()
    {
        await using var server = await HubServer.StartAsync(options => options with { MaxBacklogBytes = 3 << 20 });
        server.Hub.RegisterConsumerGroup("$Default");
        await using var producer = server.Producer(new EventHubProducerClientOptions { RetryOptions = HubServer.NoRetry });
        EventHubsException? busy = null;
        for (var i = 0; busy is null; i++)
            busy = await Record.ExceptionAsync(() => SendAsync(producer)) as EventHubsException;
        Assert.Equal(EventHubsException.FailureReason.ServiceBusy, busy.Reason);

        await using var patient = server.Producer();
        var sending = SendAsync(patient);
        Assert.False(sending.IsCompleted);
        using (var reader = server.Hub.OpenReader("0"))
        {
            HubEvent? last = null;
            while (reader.TryRead() is { } item)
                last = item;
            server.Hub.SaveCheckpoint("$Default", "0", last!);
        }

        await sending.WaitAsync(TimeSpan.FromMinutes(1));

        static Task SendAsync(EventHubProducerClient producer) =>
            producer.SendAsync([new EventData(new byte[900_000])], new SendEventOptions { PartitionId = "0" });
    }

    [Fact]
    public async Task Send_UnknownPartition_IsOutOfRange()
    {
        await using var server = await HubServer.StartAsync();
        await using var producer = server.Producer();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            producer.SendAsync([new EventData("x")], new SendEventOptions { PartitionId = "9" })
        );
    }

    [Fact]
    public async Task Send_UnknownHub_IsNotFound()
    {
        await using var server = await HubServer.StartAsync();
        await using var producer = new EventHubProducerClient(server.Server.AmqpConnectionStringOf(HubServer.Root, "other"));

        var failure = await Assert.ThrowsAsync<EventHubsException>(() => producer.SendAsync([new EventData("x")]));

        Assert.Equal(EventHubsException.FailureReason.ResourceNotFound, failure.Reason);
    }
}
