using System.Buffers.Binary;
using ServerlessAnomaly.Windowing.Journal;
using ServerlessAnomaly.Windowing.State;

namespace ServerlessAnomaly.Windowing.Format;

/// <summary>How far a partition's events were applied, for who needs only that: no window is built, and no setting is needed.</summary>
public static class AppliedEvents
{
    /// <summary>The sequence number of the last event of the last committed batch; −1 where nothing was applied.</summary>
    /// <param name="journal">Where the state is.</param>
    /// <param name="partition">The partition's name, as <see cref="PartitionState.LoadAsync"/> takes it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="StateCorruptException">The stored state is damaged.</exception>
    /// <exception cref="StateMismatchException">The stored state was written by a newer version.</exception>
    public static async Task<long> ReadLastAsync(IWindowJournal journal, string partition, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(journal);
        var content = await journal.ReadAsync(partition, cancellationToken);
        var last = content.Snapshot.IsEmpty
            ? EventPosition.Start.SequenceNumber
            : PartitionSnapshot.ReadSequenceNumber(content.Snapshot.Span, partition);
        for (var offset = 0; offset < content.Entries.Length; )
        {
            // Every entry is checked as the replay checks it. A batch counts with its last part.
            var entry = JournalEntryFormat.Verify(content.Entries, offset, partition).Span;
            if ((entry[JournalEntryFormat.FlagsOffset] & JournalEntryFormat.Last) != 0)
                last = BinaryPrimitives.ReadInt64LittleEndian(entry[JournalEntryFormat.SequenceNumberOffset..]);
            offset += entry.Length + JournalEntryFormat.ChecksumLength;
        }
        return last;
    }
}
