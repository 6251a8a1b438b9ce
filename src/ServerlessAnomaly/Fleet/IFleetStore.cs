namespace ServerlessAnomaly.Fleet;

/// <summary>Where the index of the fleet lies, one document for each partition, and what the watch over it remembers.</summary>
public interface IFleetStore
{
    /// <summary>Names of the partitions that have an index, in order.</summary>
    Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken);

    /// <summary>The bytes of a partition's index; null where it has none.</summary>
    Task<ReadOnlyMemory<byte>?> ReadIndexAsync(string partition, CancellationToken cancellationToken);

    /// <summary>Replaces a partition's index, whole or not at all.</summary>
    Task WriteIndexAsync(string partition, ReadOnlyMemory<byte> index, CancellationToken cancellationToken);

    /// <summary>What the watch over a fleet remembers; empty before the first.</summary>
    /// <param name="fleet">The fleet: hub and consumer group.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<StoredWatch> ReadWatchAsync(string fleet, CancellationToken cancellationToken);

    /// <summary>Replaces what it remembers, where that is still what was read.</summary>
    /// <param name="fleet">The fleet.</param>
    /// <param name="memory">What it remembers from now on.</param>
    /// <param name="eTag">Version that was read; null: there must be none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The version that was written; null where another watch has written meanwhile, and nothing was changed.</returns>
    Task<string?> TryWriteWatchAsync(string fleet, WatchMemory memory, string? eTag, CancellationToken cancellationToken);
}
