using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.History;

/// <summary>
/// The past of an event hub: what the trigger did not deliver is read again from here. Partitions are named as in
/// <see cref="EventBatch.Partition"/>. Whatever it throws is an outage, and never means that an event is gone.
/// </summary>
public interface IHubHistory
{
    /// <summary>Names of the hub's partitions.</summary>
    Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken);

    /// <summary>What the hub has of a partition at this moment.</summary>
    Task<HubRange> GetRangeAsync(string partition, CancellationToken cancellationToken);

    /// <summary>
    /// Reads a page of the events <paramref name="from"/> to <paramref name="to"/>, both included: some of them, in order, beginning with the
    /// oldest that the hub still has.
    /// </summary>
    /// <returns>At least one event; null only where the hub says that it has none of them.</returns>
    Task<EventBatch?> ReadAsync(string partition, long from, long to, CancellationToken cancellationToken);
}

/// <summary>What an event hub says of one of its partitions.</summary>
/// <param name="First">Sequence number of the oldest event that it still has; <paramref name="Last"/> + 1 where it has none.</param>
/// <param name="Last">Sequence number of the newest event that it ever took; −1 where it never took one.</param>
/// <param name="LastEnqueuedAt">When it took that one, UTC; the default where it never took one.</param>
public readonly record struct HubRange(long First, long Last, DateTime LastEnqueuedAt);
