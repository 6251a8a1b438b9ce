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

    /// <summary>How an event stands to this one, where it is the last that was applied.</summary>
    internal EventStanding StandingOf(long sequenceNumber, DateTime enqueuedAt)
    {
        if (sequenceNumber > SequenceNumber)
            return this == Start || sequenceNumber == SequenceNumber + 1 ? EventStanding.Next : EventStanding.AfterGap;
        return Milliseconds(enqueuedAt) > Milliseconds(EnqueuedAt) ? EventStanding.Renumbered : EventStanding.Applied;
    }

    // Readers of one hub tell the time of an event with different precision; all tell the milliseconds.
    private static long Milliseconds(DateTime time) => time.Ticks / TimeSpan.TicksPerMillisecond;
}
