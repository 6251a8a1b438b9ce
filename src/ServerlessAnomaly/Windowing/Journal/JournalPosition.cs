namespace ServerlessAnomaly.Windowing.Journal;

/// <summary>Where the next entry of a partition goes.</summary>
/// <param name="Generation">Number of compactions so far.</param>
/// <param name="Offset">Bytes in the journal of that generation; 0 where it is still to be begun.</param>
/// <param name="Entries">Entries in it; append blobs take 50,000 blocks.</param>
public readonly record struct JournalPosition(long Generation, long Offset, int Entries);
