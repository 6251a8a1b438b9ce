using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Windowing;

/// <summary>Which event of a partition was applied last.</summary>
/// <param name="SequenceNumber">Its sequence number; −1 before the first event.</param>
/// <param name="EnqueuedAt">When the hub took it, UTC.</param>
/// <param name="Offset">Its offset in the hub, as the hub wrote it.</param>
public readonly record struct EventPosition(long SequenceNumber, DateTime EnqueuedAt, string Offset)
{
    /// <summary>Before the first event.</summary>
    public static EventPosition Start => new(-1, default, "");

    /// <summary>The position of an event of a batch, with the latest of the times up to it: a hub's clock may be set back.</summary>
    public static EventPosition At(EventBatch batch, int index)
    {
        var latest = batch.EnqueuedTimes[index];
        for (var i = 0; i < index; i++)
            latest = batch.EnqueuedTimes[i] > latest ? batch.EnqueuedTimes[i] : latest;
        return new(batch.SequenceNumbers[index], latest, batch.Offsets[index]);
    }
}
