namespace ServerlessAnomaly.Windowing.Journal;

/// <summary>What a journal holds for one partition.</summary>
/// <param name="Snapshot">The latest snapshot; empty if there is none.</param>
/// <param name="Entries">The bytes of all entries appended since, one after the other, exactly as they were appended.</param>
/// <param name="Position">Where the next entry goes.</param>
public sealed record JournalContent(ReadOnlyMemory<byte> Snapshot, ReadOnlyMemory<byte> Entries, JournalPosition Position);
