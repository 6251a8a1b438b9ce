using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using ServerlessAnomaly.Windowing.Journal;

namespace ServerlessAnomaly.AzureStorage.Windowing;

/// <summary>Reads a partition: the newest journal with a header, what it builds on, and nothing else. Writes nothing.</summary>
internal sealed class JournalReader(BlobContainerClient container, string partition)
{
    /// <exception cref="Azure.RequestFailedException">404 where a blob was deleted meanwhile.</exception>
    public async Task<JournalContent> ReadAsync(CancellationToken cancellationToken)
    {
        foreach (var generation in await GenerationsAsync(cancellationToken))
        {
            var journal = await DownloadAsync(generation, cancellationToken);

            // Created, but its owner was gone before the header: whoever writes next finishes it.
            if (journal is null)
                continue;
            return await ReadChainAsync(journal, cancellationToken);
        }
        return new JournalContent(default, default, default);
    }

    private async Task<JournalContent> ReadChainAsync(JournalBlob newest, CancellationToken cancellationToken)
    {
        var chain = new List<JournalBlob> { newest };
        while (chain[^1].Header is { Snapshot: "", Generation: > 0 } follower)
        {
            chain.Add(
                await DownloadAsync(follower.Generation - 1, cancellationToken) is { IsSealed: true } before
                    ? before
                    : throw new StateCorruptException(partition, 0, $"journal {follower.Generation} follows one that is not sealed")
            );
        }
        var snapshot = chain[^1].Header.Snapshot is { Length: > 0 } name
            ? (await container.GetBlobClient(name).DownloadContentAsync(cancellationToken)).Value.Content.ToMemory()
            : default;
        chain.Reverse();
        var entries = chain.Count == 1 ? newest.Entries : Concatenate(chain);
        var count = chain.Sum(journal => journal.EntryCount);
        var position = newest.IsSealed
            ? new JournalPosition(newest.Header.Generation + 1, 0, count)
            : new JournalPosition(newest.Header.Generation, newest.Length, count);
        return new JournalContent(snapshot, entries, position);
    }

    private async Task<JournalBlob?> DownloadAsync(long generation, CancellationToken cancellationToken)
    {
        var blob = container.GetBlobClient(JournalNames.Journal(partition, generation));
        var content = await blob.DownloadContentAsync(cancellationToken);
        return JournalBlob.Parse(partition, content.Value.Content.ToArray());
    }

    private async Task<List<long>> GenerationsAsync(CancellationToken cancellationToken)
    {
        var prefix = JournalNames.JournalPrefix(partition);
        var generations = new List<long>();
        await foreach (var blob in container.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, cancellationToken))
            generations.Add(JournalNames.Generation(blob.Name, prefix));
        generations.RemoveAll(generation => generation < 0);
        generations.Sort((a, b) => b.CompareTo(a));
        return generations;
    }

    private static byte[] Concatenate(List<JournalBlob> chain)
    {
        var entries = new byte[chain.Sum(journal => journal.Entries.Length)];
        var end = 0;
        foreach (var journal in chain)
        {
            journal.Entries.CopyTo(entries.AsMemory(end));
            end += journal.Entries.Length;
        }
        return entries;
    }
}
