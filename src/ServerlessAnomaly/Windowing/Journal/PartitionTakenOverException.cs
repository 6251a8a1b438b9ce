namespace ServerlessAnomaly.Windowing.Journal;

/// <summary>Another instance has written to the partition's journal: drop the state in memory and read it again.</summary>
public sealed class PartitionTakenOverException(string partition, Exception? inner = null)
    : Exception($"Another instance has taken over partition '{partition}'; its state is read again from the journal.", inner)
{
    /// <summary>The partition.</summary>
    public string Partition { get; } = partition;
}
