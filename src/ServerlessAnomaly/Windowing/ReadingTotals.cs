namespace ServerlessAnomaly.Windowing;

/// <summary>What became of readings, counted. Received is the sum of the others: nothing is dropped silently.</summary>
/// <param name="Scored">Readings that completed a window, or changed the end of a complete one: it was scored.</param>
/// <param name="WarmingUp">Readings of drives whose window is not complete.</param>
/// <param name="Duplicates">Readings of a step that was there already, and that say nothing newer.</param>
/// <param name="Late">Readings older than the window.</param>
/// <param name="DeadLettered">Readings, or whole bodies, that were refused.</param>
public readonly record struct ReadingTotals(long Scored, long WarmingUp, long Duplicates, long Late, long DeadLettered)
{
    /// <summary>
    /// Events that were never applied because the hub no longer had them. Not among <see cref="Received"/>: what they held is unknown.
    /// </summary>
    public long Lost { get; init; }

    /// <summary>Readings whose window is complete, and that no detector could judge, because there is none for the drive's kind.</summary>
    public long NoDetector { get; init; }

    /// <summary>All readings.</summary>
    public long Received => Scored + WarmingUp + NoDetector + Duplicates + Late + DeadLettered;

    /// <summary>These and one more reading.</summary>
    public ReadingTotals Add(ReadingOutcome outcome) =>
        outcome switch
        {
            ReadingOutcome.Ready => this with { Scored = Scored + 1 },
            ReadingOutcome.WarmingUp => this with { WarmingUp = WarmingUp + 1 },
            ReadingOutcome.NoDetector => this with { NoDetector = NoDetector + 1 },
            ReadingOutcome.Duplicate => this with { Duplicates = Duplicates + 1 },
            _ => this with { Late = Late + 1 },
        };

    /// <summary>What came since <paramref name="b"/>.</summary>
    public static ReadingTotals operator -(ReadingTotals a, ReadingTotals b) =>
        new(a.Scored - b.Scored, a.WarmingUp - b.WarmingUp, a.Duplicates - b.Duplicates, a.Late - b.Late, a.DeadLettered - b.DeadLettered)
        {
            NoDetector = a.NoDetector - b.NoDetector,
            Lost = a.Lost - b.Lost,
        };

    /// <summary>Sums both.</summary>
    public static ReadingTotals operator +(ReadingTotals a, ReadingTotals b) =>
        new(a.Scored + b.Scored, a.WarmingUp + b.WarmingUp, a.Duplicates + b.Duplicates, a.Late + b.Late, a.DeadLettered + b.DeadLettered)
        {
            NoDetector = a.NoDetector + b.NoDetector,
            Lost = a.Lost + b.Lost,
        };
}
