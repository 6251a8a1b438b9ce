namespace ServerlessAnomaly.LocalHub.Storage;

/// <summary>The last event that a partition took.</summary>
/// <param name="SequenceNumber">Its number; -1 when there never was one.</param>
/// <param name="Offset">Its position; -1 when there is none.</param>
/// <param name="EnqueuedTimeUtc">When it was taken; the Unix epoch when there is none.</param>
internal sealed record LastEnqueued(long SequenceNumber, long Offset, DateTime EnqueuedTimeUtc)
{
    public static LastEnqueued Nothing { get; } = new(-1, -1, DateTime.UnixEpoch);
}
