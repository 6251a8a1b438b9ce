namespace ServerlessAnomaly.Telemetry;

/// <summary>A body, or one reading of it, that was refused; it becomes a dead letter.</summary>
/// <param name="EventIndex">Index of the event in its batch.</param>
/// <param name="ReadingIndex">Index of the reading in the body's array; −1 when the whole body was refused.</param>
/// <param name="Reason">Machine-readable reason.</param>
/// <param name="Field">The field at fault, as the body spells it; empty when there is none.</param>
/// <param name="Value">The offending value as text, at most 200 characters.</param>
/// <param name="Message">One sentence for people: what was wrong, with what value, and what to do.</param>
public sealed record RejectedReading(int EventIndex, int ReadingIndex, RejectReason Reason, string Field, string Value, string Message)
{
    /// <summary>UTF-8 serial number of the drive that sleeps; null where it is not said, or where the reading was refused for another reason.</summary>
    public byte[]? Sleeper { get; init; }

    /// <summary>How many readings of the body this stands for: 1, but for the last that is told of a body with many refused ones.</summary>
    public int Readings { get; init; } = 1;
}
