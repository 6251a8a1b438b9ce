namespace ServerlessAnomaly.Windowing.Journal;

/// <summary>
/// Durable state of the partitions, as bytes: a snapshot and the entries appended since. Every effect of a batch on the windows is one
/// append. An append or a compaction succeeds only for the owner whose <see cref="JournalPosition"/> is the newest, so two owners of one
/// partition cannot both write: the older one gets <see cref="PartitionTakenOverException"/> and must read again.
/// </summary>
public interface IWindowJournal
{
    /// <summary>Longest entry that every journal takes: an append blob's 4 MiB block, less the journal's own framing.</summary>
    const int MaxEntryBytes = 4 * 1024 * 1024 - 1024;

    /// <summary>Names of the partitions that have state, in ordinal order.</summary>
    Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Reads a partition's snapshot and entries. A partition never written has neither.</summary>
    Task<JournalContent> ReadAsync(string partition, CancellationToken cancellationToken);

    /// <summary>
    /// Appends one entry at <paramref name="position"/>. Atomic. An answer lost on the way counts as done if the entry is there.
    /// The caller keeps ownership of <paramref name="entry"/> and may reuse it after the call.
    /// </summary>
    /// <returns>The position of the next entry.</returns>
    /// <exception cref="PartitionTakenOverException">Another owner has written since <paramref name="position"/> was read.</exception>
    Task<JournalPosition> AppendAsync(
        string partition,
        JournalPosition position,
        ReadOnlyMemory<byte> entry,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Replaces snapshot and entries by a new snapshot. Publish order: seal the journal, write the new snapshot, publish a fresh journal
    /// that names it, delete the old.
    /// </summary>
    /// <returns>The position of the first entry after the snapshot.</returns>
    /// <exception cref="PartitionTakenOverException">Another owner has written since <paramref name="position"/> was read.</exception>
    Task<JournalPosition> CompactAsync(
        string partition,
        JournalPosition position,
        ReadOnlyMemory<byte> snapshot,
        CancellationToken cancellationToken
    );
}
