using System.Text;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using ServerlessAnomaly.AzureStorage.Windowing;
using ServerlessAnomaly.Testing.Azurite;
using ServerlessAnomaly.Windowing.Journal;

namespace ServerlessAnomaly.AzureStorage.Tests.Windowing;

/// <summary>Each crash point of a compaction, owners that come too late, and what lies there that should not.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class BlobWindowJournalTests(AzuriteFixture azurite)
{
    private const string Partition = "hub/$Default/3";
    private readonly string _container = AzuriteFixture.UniqueName();

    [Fact]
    public async Task CompactAsync_CrashAfterTheSeal_NextOwnerGoesOnInTheNextGeneration()
    {
        var sealing = CrashAfter((_, request) => request == "PUT journal-0000000000 appendblock", skip: 2);
        await Assert.ThrowsAsync<IOException>(() => CompactAfterOneEntryAsync(sealing));

        Assert.Equal(["journal-0000000000"], await NamesAsync());
        await AssertEntriesAsync("one", new JournalPosition(1, 0, 1));
        await AppendAtEndAsync("two");
        Assert.Equal(["journal-0000000000", "journal-0000000001"], await NamesAsync());
        await AssertEntriesAsync("onetwo");
    }

    [Fact]
    public async Task CompactAsync_CrashAfterTheSnapshot_TheSnapshotIsNotUsed()
    {
        await Assert.ThrowsAsync<IOException>(() =>
            CompactAfterOneEntryAsync(CrashAfter((_, request) => request.Contains("snapshot", StringComparison.Ordinal)))
        );

        await AssertEntriesAsync("one", new JournalPosition(1, 0, 1));
        await AppendAtEndAsync("two");
        await AssertEntriesAsync("onetwo");
    }

    [Fact]
    public async Task CompactAsync_CrashBetweenCreationAndHeader_NextOwnerFinishesTheJournal()
    {
        await Assert.ThrowsAsync<IOException>(() =>
            CompactAfterOneEntryAsync(CrashAfter((_, request) => request == "PUT journal-0000000001"))
        );

        await AssertEntriesAsync("one", new JournalPosition(1, 0, 1));
        await AppendAtEndAsync("two");
        await AssertEntriesAsync("onetwo");
    }

    [Fact]
    public async Task CompactAsync_CrashBeforeTheOldAreDeleted_NewJournalCountsAndTheNextCompactionDeletesThem()
    {
        await Assert.ThrowsAsync<IOException>(() =>
            CompactAfterOneEntryAsync(CrashAfter((_, request) => request == "PUT journal-0000000001 appendblock"))
        );

        var content = await Open().ReadAsync(Partition, default);
        Assert.Equal("snapshot", Encoding.UTF8.GetString(content.Snapshot.Span));
        Assert.True(content.Entries.IsEmpty);
        await Open().CompactAsync(Partition, content.Position, "second"u8.ToArray(), default);
        Assert.Equal(["journal-0000000002", "snapshot-0000000002"], await NamesAsync());
    }

    [Fact]
    public async Task CompactAsync_NextOwnerWentOnBeforeThePublication_IsTakenOver()
    {
        var slow = new StorageFaults();
        slow.Before = async (_, request) =>
        {
            if (request == "PUT journal-0000000001")
                await AppendAtEndAsync("two");
        };

        await Assert.ThrowsAsync<PartitionTakenOverException>(() => CompactAfterOneEntryAsync(slow));
        await AssertEntriesAsync("onetwo");
    }

    [Fact]
    public async Task AppendAsync_OwnerFromLongAgo_CannotBringADeletedJournalBack()
    {
        var old = Open();
        Assert.Equal(default, (await old.ReadAsync(Partition, default)).Position);
        await CompactAfterOneEntryAsync(new StorageFaults());

        await Assert.ThrowsAsync<PartitionTakenOverException>(() => old.AppendAsync(Partition, default, "lost"u8.ToArray(), default));
        Assert.Equal("snapshot", Encoding.UTF8.GetString((await Open().ReadAsync(Partition, default)).Snapshot.Span));
    }

    [Fact]
    public async Task ReadAsync_SnapshotMissing_SaysSo()
    {
        await CompactAfterOneEntryAsync(new StorageFaults());
        await foreach (var blob in Container.GetBlobsAsync(new GetBlobsOptions { Prefix = $"{Partition}/snapshot" }))
            await Container.DeleteBlobAsync(blob.Name);

        var fault = await Assert.ThrowsAsync<StateCorruptException>(() => Open().ReadAsync(Partition, default));
        Assert.Contains("missing", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_ForeignBytesInTheJournal_AreRefused()
    {
        var position = await Open().AppendAsync(Partition, default, "one"u8.ToArray(), default);
        var journal = new AppendBlobClient(azurite.ConnectionString, _container, $"{Partition}/journal-0000000000");
        await journal.AppendBlockAsync(new MemoryStream("not a block"u8.ToArray()));

        var fault = await Assert.ThrowsAsync<StateCorruptException>(() => Open().ReadAsync(Partition, default));
        Assert.Equal(position.Offset, fault.Offset);
    }

    [Fact]
    public async Task ReadAsync_ContainerWasDeleted_StartsAnew()
    {
        var journal = Open();
        await journal.AppendAsync(Partition, default, "one"u8.ToArray(), default);
        await Container.DeleteAsync();
        Assert.Equal(default, (await journal.ReadAsync(Partition, default)).Position);
    }

    private static StorageFaults CrashAfter(Func<int, string, bool> which, int skip = 0) =>
        new() { After = (number, request) => which(number, request) && skip-- == 0 ? throw new IOException("crash") : Task.CompletedTask };

    private BlobContainerClient Container => new(azurite.ConnectionString, _container);

    private BlobWindowJournal Open() => new(Container);

    private async Task CompactAfterOneEntryAsync(StorageFaults faults)
    {
        var journal = new BlobWindowJournal(faults.Client(azurite.ConnectionString, _container, retries: 0));
        var position = await journal.AppendAsync(Partition, default, "one"u8.ToArray(), default);
        await journal.CompactAsync(Partition, position, "snapshot"u8.ToArray(), default);
    }

    private async Task AppendAtEndAsync(string entry)
    {
        var journal = Open();
        var position = (await journal.ReadAsync(Partition, default)).Position;
        await journal.AppendAsync(Partition, position, Encoding.UTF8.GetBytes(entry), default);
    }

    private async Task AssertEntriesAsync(string entries, JournalPosition? position = null)
    {
        var content = await Open().ReadAsync(Partition, default);
        Assert.Equal(entries, Encoding.UTF8.GetString(content.Entries.Span));
        Assert.Equal(position ?? content.Position, content.Position);
        Assert.True(content.Snapshot.IsEmpty);
    }

    private async Task<List<string>> NamesAsync()
    {
        var names = new List<string>();
        await foreach (var blob in Container.GetBlobsAsync(new GetBlobsOptions { Prefix = $"{Partition}/" }))
            names.Add(string.Join('-', blob.Name[(Partition.Length + 1)..].Split('-')[..2]));
        return names;
    }
}
