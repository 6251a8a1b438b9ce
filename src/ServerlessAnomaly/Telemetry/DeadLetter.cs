namespace ServerlessAnomaly.Telemetry;

/// <summary>One line of a dead-letter file: what could not be understood, where it was, and why.</summary>
/// <param name="Partition">Event hub partition.</param>
/// <param name="SequenceNumber">Sequence number of the event.</param>
/// <param name="EnqueuedAt">When the hub took the event, UTC.</param>
/// <param name="ReadingIndex">Index in the body's array; −1 for the whole body.</param>
/// <param name="Reason">Machine-readable reason.</param>
/// <param name="Field">The field at fault; empty when there is none.</param>
/// <param name="Value">The offending value.</param>
/// <param name="Message">One sentence for people.</param>
/// <param name="Body">The event's body in base64, cut at 64 KiB.</param>
public sealed record DeadLetter(
    string Partition, long SequenceNumber, DateTimeOffset EnqueuedAt, int ReadingIndex, RejectReason Reason, string Field, string Value, string Message, string Body)
{
    /// <summary>Longest body that is kept, in bytes.</summary>
    public const int MaxBodyBytes = 64 * 1024;

    /// <summary>The letter of a rejected reading.</summary>
    public static DeadLetter From(RejectedReading rejected, string partition, EventBatch batch)
    {
        var body = batch.Bodies[rejected.EventIndex];
        return new DeadLetter(
            partition, batch.SequenceNumbers[rejected.EventIndex], new DateTimeOffset(batch.EnqueuedTimes[rejected.EventIndex], TimeSpan.Zero), rejected.ReadingIndex,
            rejected.Reason, rejected.Field, rejected.Value, rejected.Message,
            Convert.ToBase64String(body.AsSpan(0, Math.Min(body.Length, MaxBodyBytes))));
    }
}
