using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.Journal;
using ServerlessAnomaly.Windowing.State;

namespace ServerlessAnomaly.Tests.Windowing.State;

/// <summary>Stored state that is not taken: written with other settings, or damaged.</summary>
public sealed class PartitionStateRefusalTests
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
    [InlineData(false)]
    [InlineData(true)]
    public async Task LoadAsync_OtherSettings_SaysWhichAndWhatToDo(bool compacted)
    {
        var options = new DurabilityOptions { MaxJournalEntries = compacted ? 1 : 100 };
        var state = await Load(Partition, options);
        state.Apply(Readings.Make("A", 1, [1, 2, 3]), out _);
        await state.CommitAsync(At(1), default);
        await state.CompactIfDueAsync(default);

        var otherColumns = Schema with { Features = [new("a", "smart_5_raw"), new("b", "smart_9_raw"), new("c", "smart_188_raw")] };
        await AssertMismatch("Window:Steps is 6", Schema, Window with { Steps = 6 });
        await AssertMismatch("Window:StepLength is 01:00:00", Schema, Window with { StepLength = TimeSpan.FromHours(1) });
        await AssertMismatch("Telemetry:Schema is 'other/1'", new FeatureSchema("other", 1, otherColumns.Features), Window);
        await Load(Partition);
        await PartitionState.LoadAsync(_journal, Partition, new FeatureSchema("test", 2, Schema.Features), Window, options, default);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task LoadAsync_AnyByteDamaged_IsNoticed(bool compacted)
    {
        var state = await Load(Partition, new DurabilityOptions { MaxJournalEntries = compacted ? 1 : 100 });
        state.Apply(Readings.Make("A", 1, [1, 2, 3], "M"), out _);
        await state.CommitAsync(At(1), default);
        await state.CompactIfDueAsync(default);
        var content = await _journal.ReadAsync(Partition, default);
        var bytes = (compacted ? content.Snapshot : content.Entries).ToArray();

        for (var i = 0; i < bytes.Length; i++)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[i] ^= 0x20;
            var fault = await Assert.ThrowsAnyAsync<Exception>(() => LoadFrom(damaged, compacted));
            Assert.True(fault is StateCorruptException || (i is 4 or 5 && fault is StateMismatchException), $"byte {i}: {fault}");
        }
        for (var length = 1; length < bytes.Length; length++)
            await Assert.ThrowsAsync<StateCorruptException>(() => LoadFrom(bytes[..length], compacted));
    }

    [Fact]
    public async Task LoadAsync_SecondEntryDamaged_NamesPartitionAndOffset()
    {
        var state = await Load(Partition);
        for (var i = 1; i < 3; i++)
        {
            state.Apply(Readings.Make("A", i, [1, 2, 3]), out _);
            await state.CommitAsync(At(i), default);
            await state.CompactIfDueAsync(default);
        }
        var entries = (await _journal.ReadAsync(Partition, default)).Entries.ToArray();
        var second = BitConverter.ToInt32(entries, 8);
        entries[^6] ^= 1;

        var fault = await Assert.ThrowsAsync<StateCorruptException>(() => LoadFrom(entries, snapshot: false));

        Assert.Equal((Partition, (long)second), (fault.Partition, fault.Offset));
        Assert.Contains("delete them", fault.Message, StringComparison.Ordinal);
    }

    private static EventPosition At(long sequenceNumber) =>
        new(sequenceNumber, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(sequenceNumber), $"{sequenceNumber * 64}");

    private async Task AssertMismatch(string part, FeatureSchema schema, WindowOptions window)
    {
        var fault = await Assert.ThrowsAsync<StateMismatchException>(() =>
            PartitionState.LoadAsync(_journal, Partition, schema, window, new DurabilityOptions(), default)
        );
        Assert.Contains(part, fault.Message, StringComparison.Ordinal);
        Assert.Contains("new consumer group", fault.Message, StringComparison.Ordinal);
    }

    private Task<PartitionState> Load(string partition, DurabilityOptions? options = null) =>
        PartitionState.LoadAsync(_journal, partition, Schema, Window, options ?? new DurabilityOptions(), default);

    private static async Task<PartitionState> LoadFrom(byte[] bytes, bool snapshot)
    {
        var journal = new InMemoryWindowJournal();
        _ = snapshot
            ? await journal.CompactAsync(Partition, default, bytes, default)
            : await journal.AppendAsync(Partition, default, bytes, default);
        return await PartitionState.LoadAsync(journal, Partition, Schema, Window, new DurabilityOptions(), default);
    }
}
