using System.Text;
using ServerlessAnomaly.LocalHub.Hubs;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.LocalHub.Tests.Hubs;

public sealed class LocalEventHubTests : IDisposable
{
    private readonly TemporaryFolder _home = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task SendAndRead_RandomSendsAndReopenings_AgreeWithPlainLists(int seed)
    {
        var random = new Random(seed);
        Dictionary<string, List<string>> expected = [];
        var hub = Open(segmentBytes: 4000);
        for (var step = 0; step < 120; step++)
        {
            var events = Enumerable
                .Range(0, random.Next(1, 12))
                .Select(i => (Key: "drive-" + random.Next(15), Body: $"{step}/{i}" + new string('x', random.Next(300))))
                .ToList();
            await hub.SendAsync([.. events.Select(item => Event(item.Body, item.Key))]);
            foreach (var (key, body) in events)
                (expected.TryGetValue(key, out var list) ? list : expected[key] = []).Add(body);

            if (random.Next(10) == 0)
            {
                await hub.DisposeAsync();
                hub = Open(segmentBytes: 4000);
            }
        }

        var partitionOf = new Dictionary<string, string>();
        Dictionary<string, List<string>> read = [];
        foreach (var partition in hub.PartitionIds)
        {
            long previous = -1;
            long offset = -1;
            foreach (var item in ReadAll(hub, partition))
            {
                Assert.Equal(previous + 1, item.SequenceNumber);
                Assert.True(item.Offset > offset);
                (previous, offset) = (item.SequenceNumber, item.Offset);
                Assert.Equal(partition, partitionOf.TryAdd(item.PartitionKey!, partition) ? partition : partitionOf[item.PartitionKey!]);
                if (!read.TryGetValue(item.PartitionKey!, out var bodies))
                    read[item.PartitionKey!] = bodies = [];
                bodies.Add(Encoding.UTF8.GetString(item.Body));
            }
        }

        Assert.Equal(expected.Keys.Order(), read.Keys.Order());
        foreach (var (key, sent) in expected)
            Assert.Equal(sent, read[key]);
        await hub.DisposeAsync();
    }

    [Fact]
    public async Task OpenReader_AfterAnyNumber_BeginsWithTheNextEvent()
    {
        await using var hub = Open(segmentBytes: 1000, partitions: 1);
        for (var i = 0; i < 100; i++)
            await hub.SendAsync([Event($"event {i}", null)]);

        foreach (var after in new long[] { -1, 0, 13, 50, 98 })
        {
            using var reader = hub.OpenReader("0", after);
            Assert.Equal($"event {after + 1}", Encoding.UTF8.GetString(reader.TryRead()!.Body));
        }

        using var end = hub.OpenReader("0", 99);
        Assert.Null(end.TryRead());
    }

    [Fact]
    public async Task ReadAsync_NothingThere_WaitsForTheNextSend()
    {
        await using var hub = Open(partitions: 1);
        using var reader = hub.OpenReader("0");
        var reading = reader.ReadAsync(10, 1, TimeSpan.Zero, CancellationToken.None);
        Assert.False(reading.IsCompleted);

        await hub.SendAsync([Event("now", null)]);

        Assert.Equal("now", Encoding.UTF8.GetString(Assert.Single(await reading.WaitAsync(TimeSpan.FromSeconds(30))).Body));
    }

    [Fact]
    public async Task ReadAsync_FewerThanTheMinimum_ReturnsThemAfterTheLongestWait()
    {
        var time = new FakeTime(DateTimeOffset.UnixEpoch);
        await using var hub = HubFixtures.Open(_home.Path, options => options with { Partitions = 1 }, time);
        await hub.SendAsync([Event("alone", null)]);
        using var reader = hub.OpenReader("0");

        var reading = reader.ReadAsync(10, 5, TimeSpan.FromSeconds(7), CancellationToken.None);
        await time.WaitForSleepAsync();
        Assert.False(reading.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(7));

        Assert.Single(await reading.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task ReadAsync_Cancelled_LosesNothing()
    {
        await using var hub = Open(partitions: 1);
        using var reader = hub.OpenReader("0");
        using var cancellation = new CancellationTokenSource();
        var reading = reader.ReadAsync(10, 1, TimeSpan.Zero, cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);

        await hub.SendAsync([Event("later", null)]);

        Assert.Single(await reader.ReadAsync(10, 1, TimeSpan.Zero, CancellationToken.None));
    }

    [Fact]
    public async Task SaveCheckpoint_Reopened_IsKeptForEachGroupAndPartition()
    {
        await using (var hub = Open(partitions: 2))
        {
            await hub.SendAsync([.. Enumerable.Range(0, 20).Select(i => Event($"{i}", null))]);
            hub.SaveCheckpoint("scorer", "0", ReadAll(hub, "0")[3]);
            hub.SaveCheckpoint("$Default", "1", ReadAll(hub, "1")[5]);
        }

        await using var reopened = Open(partitions: 2);
        Assert.Equal(3, reopened.GetCheckpoint("scorer", "0")!.Value.SequenceNumber);
        Assert.Equal(5, reopened.GetCheckpoint("$default", "1")!.Value.SequenceNumber);
        Assert.Null(reopened.GetCheckpoint("scorer", "1"));
        Assert.Equal(6, reopened.GetStatus("scorer")[0].Unprocessed);
    }

    [Fact]
    public async Task SendAsync_BacklogAtItsLimit_IsRefusedUntilConsumed()
    {
        await using var hub = HubFixtures.Open(_home.Path, options => options with { Partitions = 1, MaxBacklogBytes = 5000 });
        hub.RegisterConsumerGroup("$Default");
        HubBusyException? busy = null;
        for (var i = 0; busy is null && i < 1000; i++)
            busy = await Record.ExceptionAsync(() => hub.SendAsync([Event(new string('x', 500), null)])) as HubBusyException;

        Assert.NotNull(busy);
        Assert.True(busy.RetryAfter > TimeSpan.Zero);
        Assert.Equal(9, ReadAll(hub, "0").Count);

        hub.SaveCheckpoint("$Default", "0", ReadAll(hub, "0")[^1]);
        await hub.SendAsync([Event("fits again", null)]);
    }

    [Fact]
    public async Task SaveCheckpoint_OldAndConsumed_IsRemovedButNeverWhatASlowGroupNeeds()
    {
        await using var hub = HubFixtures.Open(
            _home.Path,
            options => options with { Partitions = 1, SegmentBytes = 1000, RetentionBytes = 0 }
        );
        hub.RegisterConsumerGroup("fast");
        hub.RegisterConsumerGroup("slow");
        for (var i = 0; i < 50; i++)
            await hub.SendAsync([Event(new string('x', 100), null)]);
        var all = ReadAll(hub, "0");

        hub.SaveCheckpoint("fast", "0", all[^1]);
        Assert.Equal(50, ReadAll(hub, "0").Count);

        hub.SaveCheckpoint("slow", "0", all[30]);
        var left = ReadAll(hub, "0");
        Assert.InRange(left[0].SequenceNumber, 1, 31);
        Assert.Equal(49, left[^1].SequenceNumber);
    }

    [Fact]
    public async Task SendAsync_NobodyRegistered_KeepsWhatRetentionSays()
    {
        await using var hub = HubFixtures.Open(
            _home.Path,
            options => options with { Partitions = 1, SegmentBytes = 1000, RetentionBytes = 3000, MaxBacklogBytes = 4000 }
        );
        for (var i = 0; i < 100; i++)
            await hub.SendAsync([Event(new string('x', 100), null)]);

        var left = ReadAll(hub, "0");
        Assert.Equal(99, left[^1].SequenceNumber);
        Assert.InRange(left.Count, 20, 45);
    }

    [Fact]
    public async Task Open_OtherNumberOfPartitions_IsRefusedWithBothNumbers()
    {
        await using (Open(partitions: 2)) { }

        var failure = Assert.Throws<LocalStartException>(() => Open(partitions: 3));
        Assert.Contains("2 partitions", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WaitUntilConsumedAsync_LastCheckpointSaved_Returns()
    {
        await using var hub = Open(partitions: 1);
        await hub.SendAsync([Event("a", null), Event("b", null)]);
        var waiting = hub.WaitUntilConsumedAsync();
        Assert.False(waiting.IsCompleted);

        hub.SaveCheckpoint("$Default", "0", ReadAll(hub, "0")[1]);

        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
    }

    public void Dispose() => _home.Dispose();

    private static EventToSend Event(string body, string? key) => new(Encoding.UTF8.GetBytes(body), key);

    private static List<HubEvent> ReadAll(LocalEventHub hub, string partition)
    {
        List<HubEvent> events = [];
        using var reader = hub.OpenReader(partition);
        while (reader.TryRead() is { } item)
            events.Add(item);
        return events;
    }

    private LocalEventHub Open(int segmentBytes = 1 << 20, int partitions = 3) =>
        HubFixtures.Open(_home.Path, options => options with { SegmentBytes = segmentBytes, Partitions = partitions });
}
