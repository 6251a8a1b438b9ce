namespace ServerlessAnomaly.Windowing.Journal;

/// <summary>
/// The stored state of a partition is whole, but was written under other settings, or by a newer version, and cannot be used with these.
/// </summary>
/// <param name="partition">The partition.</param>
/// <param name="difference">What differs, naming the setting and both values.</param>
public sealed class StateMismatchException(string partition, string difference)
    : Exception(
        $"The stored state of partition '{partition}' does not fit: {difference}. "
            + "Undo the change, or use a new consumer group (it gets state of its own), "
            + "or delete the partition's stored state: its drives then start over as warming up."
    )
{
    /// <summary>The partition.</summary>
    public string Partition { get; } = partition;
}
