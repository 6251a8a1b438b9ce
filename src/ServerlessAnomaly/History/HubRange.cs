namespace ServerlessAnomaly.History;

/// <summary>What an event hub says of one of its partitions.</summary>
/// <param name="First">Sequence number of the oldest event that it still has; <paramref name="Last"/> + 1 where it has none.</param>
/// <param name="Last">Sequence number of the newest event that it ever took; −1 where it never took one.</param>
/// <param name="LastEnqueuedAt">When it took that one, UTC; the default where it never took one.</param>
public readonly record struct HubRange(long First, long Last, DateTime LastEnqueuedAt);
