namespace ServerlessAnomaly.LocalHub.Hubs;

/// <summary>Where a partition and one consumer group of it stand.</summary>
/// <param name="PartitionId">The partition.</param>
/// <param name="LastSequenceNumber">The last event written; -1 when there is none.</param>
/// <param name="ConsumedSequenceNumber">The last event the group is done with; -1 when there is none.</param>
/// <param name="DamagedRegions">How many damaged stretches were skipped since the hub was opened.</param>
/// <param name="DamagedBytes">How long they are together.</param>
/// <param name="LostEvents">How many events were in them and cannot be read any more.</param>
public readonly record struct PartitionStatus(
    string PartitionId,
    long LastSequenceNumber,
    long ConsumedSequenceNumber,
    int DamagedRegions,
    long DamagedBytes = 0,
    long LostEvents = 0
)
{
    /// <summary>How many events the group has not done yet.</summary>
    public long Unprocessed => Math.Max(0, LastSequenceNumber - ConsumedSequenceNumber);
}
