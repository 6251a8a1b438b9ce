namespace ServerlessAnomaly;

/// <summary>
/// What became of the readings of a batch: Received = Scored + WarmingUp + Duplicates + Late + DeadLettered. A body that was refused as a
/// whole counts as one reading. <see cref="SkippedEvents"/> had been applied, and counted, before.
/// </summary>
public readonly record struct BatchOutcome(long Scored, long WarmingUp, long Duplicates, long Late, long DeadLettered, long SkippedEvents)
{
    /// <summary>All readings of the batch that had not been applied before.</summary>
    public long Received => Scored + WarmingUp + Duplicates + Late + DeadLettered;

    /// <summary>Adds outcome to outcome.</summary>
    public static BatchOutcome operator +(BatchOutcome a, BatchOutcome b) => new(
        a.Scored + b.Scored, a.WarmingUp + b.WarmingUp, a.Duplicates + b.Duplicates, a.Late + b.Late,
        a.DeadLettered + b.DeadLettered, a.SkippedEvents + b.SkippedEvents);
}
