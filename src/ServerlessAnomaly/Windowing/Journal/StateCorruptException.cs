namespace ServerlessAnomaly.Windowing.Journal;

/// <summary>The stored state of a partition is damaged. Nothing of it was applied.</summary>
/// <param name="partition">The partition.</param>
/// <param name="offset">Byte within the snapshot, or within the journal's entries, from which on it cannot be read.</param>
/// <param name="reason">What is wrong there.</param>
/// <param name="inner">The cause, if there is one.</param>
public sealed class StateCorruptException(string partition, long offset, string reason, Exception? inner = null)
    : Exception(
        $"The stored state of partition '{partition}' is damaged at byte {offset}: {reason}. "
            + "Restore the partition's blobs from a backup, or delete them: its drives then start over as warming up.",
        inner
    )
{
    /// <summary>The partition.</summary>
    public string Partition { get; } = partition;

    /// <summary>Where the damage begins.</summary>
    public long Offset { get; } = offset;
}
