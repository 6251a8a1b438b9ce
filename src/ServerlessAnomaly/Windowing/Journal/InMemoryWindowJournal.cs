using System.Buffers;

namespace ServerlessAnomaly.Windowing.Journal;

/// <summary>A journal that lives as long as the process, with the same rules for concurrent owners as the one on blobs.</summary>
public sealed class InMemoryWindowJournal : IWindowJournal
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Partition> _partitions = [];

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<string>>([
                .. _partitions.Where(entry => entry.Value.Position != default).Select(entry => entry.Key).Order(StringComparer.Ordinal),
            ]);
        }
    }

    /// <inheritdoc/>
    public Task<JournalContent> ReadAsync(string partition, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return Task.FromResult(
                _partitions.TryGetValue(partition, out var stored)
                    ? new JournalContent(stored.Snapshot, stored.Entries.WrittenSpan.ToArray(), stored.Position)
                    : new JournalContent(default, default, default)
            );
        }
    }

    /// <inheritdoc/>
    public Task<JournalPosition> AppendAsync(
        string partition,
        JournalPosition position,
        ReadOnlyMemory<byte> entry,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entry.Length, IWindowJournal.MaxEntryBytes, nameof(entry));
        var next = position with { Offset = position.Offset + entry.Length, Entries = position.Entries + 1 };
        lock (_lock)
        {
            if (IsThere(partition, position, entry.Span))
                return Task.FromResult(next);
            var stored = Owned(partition, position);
            stored.Entries.Write(entry.Span);
            stored.Position = next;
            return Task.FromResult(next);
        }
    }

    /// <inheritdoc/>
    public Task<JournalPosition> CompactAsync(
        string partition,
        JournalPosition position,
        ReadOnlyMemory<byte> snapshot,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            Owned(partition, position);
            var compacted = new Partition { Snapshot = snapshot.ToArray(), Position = new JournalPosition(position.Generation + 1, 0, 0) };
            _partitions[partition] = compacted;
            return Task.FromResult(compacted.Position);
        }
    }

    private bool IsThere(string name, JournalPosition position, ReadOnlySpan<byte> entry) =>
        _partitions.TryGetValue(name, out var stored)
        && stored.Position.Generation == position.Generation
        && stored.Position.Offset > position.Offset
        && stored.Entries.WrittenSpan[(int)position.Offset..].StartsWith(entry);

    private Partition Owned(string name, JournalPosition position)
    {
        if (!_partitions.TryGetValue(name, out var stored))
            _partitions[name] = stored = new Partition();
        return stored.Position == position ? stored : throw new PartitionTakenOverException(name);
    }

    private sealed class Partition
    {
        public byte[] Snapshot { get; init; } = [];

        public ArrayBufferWriter<byte> Entries { get; } = new();

        public JournalPosition Position { get; set; }
    }
}
