using ServerlessAnomaly.Windowing.Journal;

namespace ServerlessAnomaly.Testing.Faults;

/// <summary>A journal whose operations may go wrong.</summary>
public sealed class FaultyJournal(IWindowJournal inner, StorageOperations operations) : IWindowJournal
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) =>
        operations.RunAsync("list", inner.ListAsync, null, cancellationToken);

    /// <inheritdoc/>
    public Task<JournalContent> ReadAsync(string partition, CancellationToken cancellationToken) =>
        operations.RunAsync("read", token => inner.ReadAsync(partition, token), null, cancellationToken);

    /// <inheritdoc/>
    public Task<JournalPosition> AppendAsync(
        string partition,
        JournalPosition position,
        ReadOnlyMemory<byte> entry,
        CancellationToken cancellationToken
    ) => operations.RunAsync("append", token => inner.AppendAsync(partition, position, entry, token), null, cancellationToken);

    /// <inheritdoc/>
    public Task<JournalPosition> CompactAsync(
        string partition,
        JournalPosition position,
        ReadOnlyMemory<byte> snapshot,
        CancellationToken cancellationToken
    ) => operations.RunAsync("compact", token => inner.CompactAsync(partition, position, snapshot, token), null, cancellationToken);
}
