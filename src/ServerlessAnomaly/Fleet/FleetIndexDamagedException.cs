namespace ServerlessAnomaly.Fleet;

/// <summary>A partition's index cannot be read. Nothing is lost: it is made anew of the partition's state.</summary>
public sealed class FleetIndexDamagedException(string partition, string reason, Exception? inner = null)
    : Exception($"The fleet's index of partition '{partition}' cannot be read: {reason}. It is made anew of the partition's state.", inner)
{
    /// <summary>The partition.</summary>
    public string Partition { get; } = partition;
}
