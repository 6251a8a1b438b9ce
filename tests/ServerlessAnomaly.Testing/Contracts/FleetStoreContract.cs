using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Fleet;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Testing.Contracts;

/// <summary>What every <see cref="IFleetStore"/> does.</summary>
public abstract class FleetStoreContract
{
    private const string Fleet = "hub/group";
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A store with nothing in it.</summary>
    protected abstract IFleetStore Create();

    [Fact]
    public async Task ReadIndex_NothingWritten_IsNull()
    {
        var store = Create();
        Assert.Null(await store.ReadIndexAsync("hub/group/0", default));
        Assert.Empty(await store.ListAsync(default));
    }

    [Fact]
    public async Task WriteIndex_Twice_KeepsTheSecondAndListsInOrder()
    {
        var store = Create();
        byte[] bytes = [1, 2, 3];
        await store.WriteIndexAsync("hub/group/1", bytes, default);
        bytes[0] = 9; // the buffer is the caller's again
        await store.WriteIndexAsync("hub/group/0", new byte[] { 4 }, default);
        await store.WriteIndexAsync("hub/group/0", Array.Empty<byte>(), default);
        await store.TryWriteWatchAsync(Fleet, WatchMemory.Empty, null, default);
        Assert.Equal(["hub/group/0", "hub/group/1"], await store.ListAsync(default));
        Assert.Equal([1, 2, 3], (await store.ReadIndexAsync("hub/group/1", default))!.Value.ToArray());
        Assert.Empty((await store.ReadIndexAsync("hub/group/0", default))!.Value.ToArray());
    }

    [Fact]
    public async Task ReadWatch_NothingWritten_IsEmpty() =>
        Assert.Equal(new StoredWatch(WatchMemory.Empty, null), await Create().ReadWatchAsync(Fleet, default));

    [Fact]
    public async Task WriteWatch_EveryField_IsReadAgain()
    {
        var store = Create();
        var memory = new WatchMemory
        {
            LastRun = Now,
            RunningSince = Now.AddDays(-2),
            StepLength = TimeSpan.FromHours(1),
            IsLive = true,
            Steps = [20_000, 20_002],
            EvidenceAt = Now.UtcDateTime.AddTicks(1),
            StoppedAt = 20_002,
            Told = [new ToldDrive(DriveKind.Nvme, "S\u001F1", "hub/group/1", 20_001, 5, 20_005)],
            Unsent = [Alert()],
            Partitions = [new PartitionSummary("hub/group/0", 41, 7, new ReadingTotals(1, 2, 3, 4, 5)) { Silent = 1, Asleep = 2 }],
        };
        var eTag = await store.TryWriteWatchAsync(Fleet, memory, null, default);
        var read = await store.ReadWatchAsync(Fleet, default);
        Assert.Equal((eTag, null), (read.ETag, read.Damage));
        Assert.Equivalent(memory, read.Memory, strict: true);
        Assert.Equal(DateTimeKind.Utc, read.Memory.EvidenceAt.Kind);
    }

    [Fact]
    public async Task WriteWatch_WhatWasReadIsNoLongerThere_ChangesNothing()
    {
        var store = Create();
        var first = await store.TryWriteWatchAsync(Fleet, new WatchMemory { IsLive = true }, null, default);
        Assert.NotNull(first);
        Assert.Null(await store.TryWriteWatchAsync(Fleet, WatchMemory.Empty, null, default));
        var second = await store.TryWriteWatchAsync(Fleet, new WatchMemory { Steps = [1] }, first, default);
        Assert.NotNull(second);
        Assert.Null(await store.TryWriteWatchAsync(Fleet, WatchMemory.Empty, first, default));
        Assert.Equal([1], (await store.ReadWatchAsync(Fleet, default)).Memory.Steps);
        Assert.Equal(WatchMemory.Empty, (await store.ReadWatchAsync("hub/other", default)).Memory);
    }

    private static DriveAlert Alert() =>
        new()
        {
            AlertId = "id",
            Kind = AlertKind.Silent,
            Reason = AlertReason.Silence,
            Silence = new SilenceDigest(1, 1, [new SilentDrive("S", "M", DriveKind.Sas, Now, new AlertLocation { Host = "h" })]),
            SerialNumber = "S",
            Model = "M",
            WindowStart = Now,
            WindowEnd = Now,
            Score = 0,
            Threshold = 0,
            Severity = AlertSeverity.Medium,
            TopFeatures = [],
            Detector = "",
            DetectorVersion = "",
            Partition = Fleet,
            SequenceNumber = -1,
        };
}
