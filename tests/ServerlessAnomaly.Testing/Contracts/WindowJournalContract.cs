using System.Text;
using ServerlessAnomaly.Windowing.Journal;

namespace ServerlessAnomaly.Testing.Contracts;

/// <summary>What every <see cref="IWindowJournal"/> must do. Inherit it in the tests of an implementation.</summary>
public abstract class WindowJournalContract
{
    private readonly string _partition = $"namespace/hub/$Default/{Guid.NewGuid():N}";

    /// <summary>Another owner's journal over the same storage.</summary>
    protected abstract IWindowJournal Open();

    [Fact]
    public async Task ReadAsync_NeverWritten_IsEmpty()
    {
        var content = await Open().ReadAsync(_partition, default);

        Assert.True(content.Snapshot.IsEmpty);
        Assert.True(content.Entries.IsEmpty);
        Assert.Equal(default, content.Position);
    }

    [Fact]
    public async Task ListAsync_PartitionsWithState_AreNamed()
    {
        await Open().ReadAsync(_partition + "/never-written", default);
        var position = await AppendAsync(Open(), default, "one");
        await CompactAsync(Open(), position, "snapshot");
        await Open().AppendAsync(_partition + "/nested", default, "one"u8.ToArray(), default);

        Assert.Equal([_partition, _partition + "/nested"], await Open().ListAsync(default));
    }

    [Fact]
    public async Task AppendAsync_Entries_AreReadBackInOrder()
    {
        var journal = Open();
        var position = await AppendAsync(journal, default, "one", "two");
        position = await AppendAsync(journal, position, "three");

        var content = await Open().ReadAsync(_partition, default);
        Assert.Equal("onetwothree", Text(content.Entries));
        Assert.Equal(position, content.Position);
        Assert.Equal(3, content.Position.Entries);
        Assert.True(content.Snapshot.IsEmpty);
    }

    [Fact]
    public async Task AppendAsync_AtThePositionRead_GoesOn()
    {
        await AppendAsync(Open(), default, "one");
        var owner = Open();
        var content = await owner.ReadAsync(_partition, default);
        await AppendAsync(owner, content.Position, "two");

        Assert.Equal("onetwo", Text((await Open().ReadAsync(_partition, default)).Entries));
    }

    [Fact]
    public async Task AppendAsync_AnotherOwnerHasAppended_IsTakenOver()
    {
        var (old, owner) = (Open(), Open());
        var position = await AppendAsync(old, default, "one");
        await AppendAsync(owner, position, "two");

        await AssertTakenOverAsync(() => AppendAsync(old, position, "TWO"));
        Assert.Equal("onetwo", Text((await Open().ReadAsync(_partition, default)).Entries));
    }

    [Fact]
    public async Task AppendAsync_TwoOwnersOfANewPartition_OneIsTakenOver()
    {
        await AppendAsync(Open(), default, "mine");

        await AssertTakenOverAsync(() => AppendAsync(Open(), default, "yours"));
        Assert.Equal("mine", Text((await Open().ReadAsync(_partition, default)).Entries));
    }

    [Fact]
    public async Task AppendAsync_SameEntryAgain_IsDoneAlready()
    {
        var journal = Open();
        var position = await AppendAsync(journal, default, "one");

        Assert.Equal(position, await AppendAsync(journal, default, "one"));
        Assert.Equal("one", Text((await Open().ReadAsync(_partition, default)).Entries));
    }

    [Fact]
    public async Task AppendAsync_CallerReusesItsBuffer_KeepsTheEntry()
    {
        var buffer = "one"u8.ToArray();
        await Open().AppendAsync(_partition, default, buffer, default);
        buffer.AsSpan().Clear();

        Assert.Equal("one", Text((await Open().ReadAsync(_partition, default)).Entries));
    }

    [Fact]
    public async Task AppendAsync_LongestEntry_IsKept()
    {
        var entry = new byte[IWindowJournal.MaxEntryBytes];
        new Random(1).NextBytes(entry);
        await Open().AppendAsync(_partition, default, entry, default);

        Assert.True((await Open().ReadAsync(_partition, default)).Entries.Span.SequenceEqual(entry));
    }

    [Fact]
    public async Task AppendAsync_EntryTooLong_IsRefused() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            Open().AppendAsync(_partition, default, new byte[IWindowJournal.MaxEntryBytes + 1], default)
        );

    [Fact]
    public async Task AppendAsync_EntryThatLooksLikeASeal_IsAnEntry()
    {
        byte[] seal = [16, 0, 0, 0, (byte)'S', (byte)'A', (byte)'F', (byte)'S', .. new byte[16]];
        var position = await Open().AppendAsync(_partition, default, seal, default);
        await AppendAsync(Open(), position, "one");

        var content = await Open().ReadAsync(_partition, default);
        Assert.Equal([.. seal, .. "one"u8], content.Entries.ToArray());
    }

    [Fact]
    public async Task CompactAsync_Entries_AreReplacedByTheSnapshot()
    {
        var journal = Open();
        var position = await AppendAsync(journal, default, "one", "two");
        position = await CompactAsync(journal, position, "snapshot 1");
        Assert.Equal((1, 0), (position.Generation, position.Entries));
        position = await AppendAsync(journal, position, "three");

        var content = await Open().ReadAsync(_partition, default);
        Assert.Equal(("snapshot 1", "three", position), (Text(content.Snapshot), Text(content.Entries), content.Position));

        await CompactAsync(Open(), content.Position, "snapshot 2");
        content = await Open().ReadAsync(_partition, default);
        Assert.Equal(("snapshot 2", "", 2), (Text(content.Snapshot), Text(content.Entries), content.Position.Generation));
    }

    [Fact]
    public async Task CompactAsync_NothingAppendedYet_KeepsTheSnapshot()
    {
        var position = await CompactAsync(Open(), default, "snapshot");
        await AppendAsync(Open(), position, "one");

        var content = await Open().ReadAsync(_partition, default);
        Assert.Equal(("snapshot", "one"), (Text(content.Snapshot), Text(content.Entries)));
    }

    [Fact]
    public async Task CompactAsync_AnotherOwnerHasAppended_IsTakenOver()
    {
        var old = Open();
        var position = await AppendAsync(old, default, "one");
        await AppendAsync(Open(), position, "two");

        await AssertTakenOverAsync(() => CompactAsync(old, position, "without two"));
        Assert.Equal("onetwo", Text((await Open().ReadAsync(_partition, default)).Entries));
    }

    [Fact]
    public async Task AppendAsync_AnotherOwnerHasCompacted_IsTakenOver()
    {
        var old = Open();
        var position = await AppendAsync(old, default, "one");
        await CompactAsync(Open(), position, "snapshot");

        await AssertTakenOverAsync(() => AppendAsync(old, position, "two"));
        await AssertTakenOverAsync(() => CompactAsync(old, position, "other"));
        await AssertTakenOverAsync(() => AppendAsync(old, default, "one again"));
        Assert.Equal("snapshot", Text((await Open().ReadAsync(_partition, default)).Snapshot));
    }

    [Fact]
    public async Task CompactAsync_TwoOwnersAtOnce_OneIsTakenOver()
    {
        var position = await AppendAsync(Open(), default, "one");
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(number => TryCompactAsync(Open(), position, $"snapshot {number}")));

        var won = Assert.Single(outcomes, outcome => outcome is not null);
        Assert.Equal(won, Text((await Open().ReadAsync(_partition, default)).Snapshot));
    }

    [Fact]
    public async Task AppendAsync_TwoPartitions_AreApart()
    {
        var journal = Open();
        await AppendAsync(journal, default, "one");
        await journal.AppendAsync(_partition + "0", default, "other"u8.ToArray(), default);
        await journal.AppendAsync(_partition + "/journal", default, "third"u8.ToArray(), default);

        Assert.Equal("one", Text((await Open().ReadAsync(_partition, default)).Entries));
        Assert.Equal("other", Text((await Open().ReadAsync(_partition + "0", default)).Entries));
    }

    private async Task<string?> TryCompactAsync(IWindowJournal journal, JournalPosition position, string snapshot)
    {
        try
        {
            await CompactAsync(journal, position, snapshot);
            return snapshot;
        }
        catch (PartitionTakenOverException)
        {
            return null;
        }
    }

    private async Task AssertTakenOverAsync(Func<Task> write) =>
        Assert.Equal(_partition, (await Assert.ThrowsAsync<PartitionTakenOverException>(write)).Partition);

    private async Task<JournalPosition> AppendAsync(IWindowJournal journal, JournalPosition position, params string[] entries)
    {
        foreach (var entry in entries)
            position = await journal.AppendAsync(_partition, position, Encoding.UTF8.GetBytes(entry), default);
        return position;
    }

    private Task<JournalPosition> CompactAsync(IWindowJournal journal, JournalPosition position, string snapshot) =>
        journal.CompactAsync(_partition, position, Encoding.UTF8.GetBytes(snapshot), default);

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
