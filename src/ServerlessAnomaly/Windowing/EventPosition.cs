namespace ServerlessAnomaly.Windowing;

/// <summary>Which event of a partition was applied last.</summary>
/// <param name="SequenceNumber">Its sequence number; −1 before the first event.</param>
/// <param name="EnqueuedAt">When the hub took it, UTC.</param>
/// <param name="Offset">Its offset in the hub, as the hub wrote it.</param>
public readonly record struct EventPosition(long SequenceNumber, DateTime EnqueuedAt, string Offset)
{
    /// <summary>Before the first event.</summary>
    public static EventPosition Start => new(-1, default, "");
}
