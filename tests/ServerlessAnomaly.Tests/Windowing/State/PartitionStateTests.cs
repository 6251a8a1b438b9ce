using System.Text;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.Drives;
using ServerlessAnomaly.Windowing.Format;
using ServerlessAnomaly.Windowing.Journal;
using ServerlessAnomaly.Windowing.State;

namespace ServerlessAnomaly.Tests.Windowing.State;

public sealed class PartitionStateTests
{
    private const string Partition = "hub/group/0";
    private static readonly WindowOptions Window = new() { Steps = 5, MaxGapSteps = 1 };
    private static readonly FeatureSchema Schema = new(
        "test",
        1,
        [new("a", "smart_5_raw"), new("b", "smart_9_raw"), new("c", "smart_187_raw")]
    );
    private readonly InMemoryWindowJournal _journal = new();

    [Theory]
    [InlineData(40_000, 1024 * 1024)]
    [InlineData(7, 1024 * 1024)]
    [InlineData(40_000, 3000)]
    [InlineData(1, 1024)]
    public async Task LoadAsync_AfterRandomStream_EqualsWindowsBefore(int maxEntries, int maxBytes)
    {
        var options = new DurabilityOptions
        {
            MaxJournalEntries = maxEntries,
            MaxJournalBytes = maxBytes,
            ForgetAfterSteps = 6,
        };
        for (var seed = 0; seed < 8; seed++)
        {
            var random = new Random(seed);
            var partition = $"hub/group/{seed}";
            var state = await Load(partition, options);
            var clock = 1000;
            for (var batch = 0L; batch < 60; batch++)
            {
                clock += random.Next(3);
                RandomReadings.ApplyTo(state, random, clock);
                await state.CommitAsync(At(batch), default);
                await state.CompactIfDueAsync(default);
                if (batch % 5 != 0)
                    continue;

                var recovered = await Load(partition, options);
                PartitionStateAssert.Same(state, recovered);
                Assert.Equal(batch, await AppliedEvents.ReadLastAsync(_journal, partition, default));
                if (random.Next(2) == 0)
                    state = recovered;
            }
        }
    }

    [Fact]
    public async Task LoadAsync_BatchOverTheEntryLimit_IsRecoveredWhole()
    {
        var options = new DurabilityOptions();
        var schema = new FeatureSchema("wide", 1, [.. Enumerable.Range(0, 200).Select(i => new Feature($"f{i}", $"smart_{i}_raw"))]);
        var state = await PartitionState.LoadAsync(_journal, Partition, schema, Window, options, default);
        var values = Enumerable.Range(0, 200).Select(i => (float)i).ToArray();
        for (var drive = 0; drive < 2000; drive++)
        for (var step = 0; step < 6; step++)
            state.Apply(Readings.Make($"S{drive}", step, values), out _);
        foreach (var drive in state.Windows.Drives)
            state.Windows.Alert(drive) = new AlertState(5, (uint)drive, 3, 1.5f);
        await state.CommitAsync(At(7), default);
        await state.CompactIfDueAsync(default);

        var content = await _journal.ReadAsync(Partition, default);
        Assert.InRange(content.Position.Entries, 2, 4);
        PartitionStateAssert.Same(state, await PartitionState.LoadAsync(_journal, Partition, schema, Window, options, default));
    }

    [Fact]
    public async Task LoadAsync_LastPartOfBatchMissing_LeavesTheBatchOut()
    {
        var whole = await EntriesOfLargeBatch();
        var firstPart = whole[..BitConverter.ToInt32(whole.Span[8..])];
        await _journal.AppendAsync(Partition, default, firstPart, default);

        Assert.Equal(-1, await AppliedEvents.ReadLastAsync(_journal, Partition, default));
        var state = await Load(Partition);
        Assert.Equal(0, state.Windows.Count);
        Assert.Equal(EventStanding.Next, state.StandingOf(0, At(0).EnqueuedAt));

        state.Apply(Readings.Make("later", 3, [1, 2, 3]), out _);
        await state.CommitAsync(At(0), default);
        await state.CompactIfDueAsync(default);
        PartitionStateAssert.Same(state, await Load(Partition));
    }

    [Fact]
    public async Task CommitAsync_EveryEventAppliedBefore_AppendsNothing()
    {
        var state = await Load(Partition);
        state.Apply(Readings.Make("A", 1, [1, 2, 3]), out _);
        await state.CommitAsync(At(10), default);
        await state.CompactIfDueAsync(default);
        var before = (await _journal.ReadAsync(Partition, default)).Position;

        Assert.Equal(EventStanding.Applied, state.StandingOf(9, At(9).EnqueuedAt));
        Assert.Equal(EventStanding.Applied, state.StandingOf(10, At(10).EnqueuedAt));
        await state.CommitAsync(At(10), default);
        await state.CompactIfDueAsync(default);

        Assert.Equal(before, (await _journal.ReadAsync(Partition, default)).Position);
        Assert.Equal(EventStanding.Next, state.StandingOf(11, At(11).EnqueuedAt));
    }

    [Fact]
    public async Task CommitAsync_OnlyDeadLetters_MovesOnAndCountsThem()
    {
        var state = await Load(Partition);
        state.AddDeadLettered(3);
        await state.CommitAsync(At(4), default);
        await state.CompactIfDueAsync(default);

        var recovered = await Load(Partition);
        Assert.Equal(new ReadingTotals(0, 0, 0, 0, 3), recovered.Totals);
        Assert.Equal(At(4), recovered.LastEvent);
    }

    [Fact]
    public async Task CommitAsync_CrashBeforeIt_ReplaysTheBatchWithTheSameResults()
    {
        var state = await Load(Partition);
        RandomReadings.ApplyTo(state, new Random(1), 1000);
        await state.CommitAsync(At(1), default);
        await state.CompactIfDueAsync(default);
        RandomReadings.ApplyTo(state, new Random(2), 1001);
        var replayed = await Load(Partition);

        RandomReadings.ApplyTo(replayed, new Random(2), 1001);
        await replayed.CommitAsync(At(2), default);
        await replayed.CompactIfDueAsync(default);

        Assert.Equal(state.Batch + state.Totals, replayed.Totals);
        PartitionStateAssert.SameWindows(state.Windows, replayed.Windows);
    }

    [Fact]
    public async Task CommitAsync_AnotherOwnerHasWritten_ThrowsAndIsUnusable()
    {
        var old = await Load(Partition);
        var owner = await Load(Partition);
        owner.Apply(Readings.Make("A", 1, [1, 2, 3]), out _);
        await owner.CommitAsync(At(1), default);
        await owner.CompactIfDueAsync(default);
        old.Apply(Readings.Make("B", 1, [1, 2, 3]), out _);

        var fault = await Assert.ThrowsAsync<PartitionTakenOverException>(() => old.CommitAsync(At(1), default));

        Assert.Equal(Partition, fault.Partition);
        Assert.False(old.IsUsable);
        Assert.Throws<InvalidOperationException>(() => old.Apply(Readings.Make("A", 2, [1, 2, 3]), out _));
        Assert.Equal(EventStanding.Applied, (await Load(Partition)).StandingOf(1, At(1).EnqueuedAt));
    }

    [Fact]
    public async Task CommitAsync_JournalLongEnough_ForgetsDrivesUnheardOf()
    {
        var options = new DurabilityOptions { MaxJournalEntries = 2, ForgetAfterSteps = 10 };
        var state = await Load(Partition, options);
        var batch = 0;
        for (var step = 100; step < 113; step++)
        {
            foreach (var drive in (string[])["here", "there"])
                state.Apply(Readings.Make(drive, step, [1, 2, 3]), out _);
            if (step == 100)
                state.Apply(Readings.Make("gone", step, [1, 2, 3]), out _);
            await state.CommitAsync(At(++batch), default);
            await state.CompactIfDueAsync(default);
            if (step == 105)
                Assert.Equal(3, (await Load(Partition, options)).Windows.Count);
        }

        Assert.Equal(["here", "there"], PartitionStateAssert.Serials((await Load(Partition, options)).Windows));
    }

    [Fact]
    public async Task StandingOf_EventsAroundTheLastApplied_SaysWhichIsNextAndChangesNothing()
    {
        var state = await Load(Partition);
        Assert.Equal(EventStanding.Next, state.StandingOf(77, At(77).EnqueuedAt));
        await state.CommitAsync(At(10), default);
        await state.CompactIfDueAsync(default);

        Assert.Equal(EventStanding.Applied, state.StandingOf(9, At(9).EnqueuedAt));
        Assert.Equal(EventStanding.Applied, state.StandingOf(10, At(10).EnqueuedAt.AddTicks(9)));
        Assert.Equal(EventStanding.Next, state.StandingOf(11, At(11).EnqueuedAt));
        Assert.Equal(EventStanding.AfterGap, state.StandingOf(12, At(12).EnqueuedAt));
        Assert.Equal(EventStanding.Renumbered, state.StandingOf(10, At(10).EnqueuedAt.AddMilliseconds(1)));
        Assert.Equal(At(10), state.LastEvent);
    }

    [Fact]
    public async Task CommitAsync_EventsLost_AreCountedAndPassedOver()
    {
        foreach (var entries in (int[])[1000, 1])
        {
            var options = new DurabilityOptions { MaxJournalEntries = entries };
            var state = await Load($"lost-{entries}", options);
            await state.CommitAsync(At(10), default);
            await state.CompactIfDueAsync(default);
            state.AddLost(5);
            await state.CommitAsync(At(15), default);
            await state.CompactIfDueAsync(default);

            var recovered = await Load($"lost-{entries}", options);
            Assert.Equal((0, 5), (recovered.Totals.Received, recovered.Totals.Lost));
            Assert.Equal(EventStanding.Next, recovered.StandingOf(16, At(16).EnqueuedAt));
        }
    }

    [Fact]
    public async Task StartOver_HubWasRecreated_AppliesItsEvents()
    {
        var state = await Load(Partition);
        state.Apply(Readings.Make("A", 1, [1, 2, 3]), out _);
        await state.CommitAsync(At(1000), default);
        await state.CompactIfDueAsync(default);
        var later = At(1000).EnqueuedAt.AddMinutes(1);

        Assert.Equal(EventStanding.Renumbered, state.StandingOf(0, later));
        state.StartOver(0);
        Assert.Equal(EventStanding.Next, state.StandingOf(0, later));
        state.Apply(Readings.Make("A", 2, [1, 2, 3]), out _);
        await state.CommitAsync(new EventPosition(1, later, "64"), default);
        await state.CompactIfDueAsync(default);

        var recovered = await Load(Partition);
        Assert.Equal(EventStanding.Applied, recovered.StandingOf(1, later));
        Assert.Equal(EventStanding.Next, recovered.StandingOf(2, later));
        PartitionStateAssert.Same(state, recovered);
    }

    [Fact]
    public async Task Apply_KnownDrive_AllocatesNothing()
    {
        var state = await Load(Partition);
        float[] values = [1, 2, 3];

        Assert.Equal(0, Allocations.OfRound(round => ApplyFiveHundred(state, 50 * round, values)));

        static void ApplyFiveHundred(PartitionState state, int day, float[] values)
        {
            Span<byte> serial = stackalloc byte[4];
            for (var i = 0; i < 500; i++)
            {
                Encoding.UTF8.GetBytes("S", serial);
                serial[1] = (byte)('0' + i % 10);
                var reading = new DriveReading
                {
                    SerialNumber = serial[..2],
                    Model = "M"u8,
                    Time = DateTime.UnixEpoch.AddDays(day + i / 10),
                    Values = values,
                    Failed = false,
                    EventIndex = 0,
                };
                state.Apply(reading, out _);
            }
        }
    }

    private static EventPosition At(long sequenceNumber) =>
        new(sequenceNumber, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(sequenceNumber), $"{sequenceNumber * 64}");

    private Task<PartitionState> Load(string partition, DurabilityOptions? options = null) =>
        PartitionState.LoadAsync(_journal, partition, Schema, Window, options ?? new DurabilityOptions(), default);

    private static async Task<ReadOnlyMemory<byte>> EntriesOfLargeBatch()
    {
        var journal = new InMemoryWindowJournal();
        var state = await PartitionState.LoadAsync(journal, Partition, Schema, Window, new DurabilityOptions(), default);
        for (var i = 0; i < 200_000; i++)
            state.Apply(Readings.Make($"S{i % 100}", i / 100, [1, 2, 3]), out _);
        await state.CommitAsync(At(0), default);
        await state.CompactIfDueAsync(default);
        return (await journal.ReadAsync(Partition, default)).Entries;
    }
}
