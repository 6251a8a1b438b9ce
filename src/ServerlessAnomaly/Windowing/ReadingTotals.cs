namespace ServerlessAnomaly.Windowing;

/// <summary>What became of readings, counted. Received is the sum of the others: nothing is dropped silently.</summary>
/// <param name="Scored">Readings that completed a window, which was scored.</param>
/// <param name="WarmingUp">Readings of drives whose window is not complete.</param>
/// <param name="Duplicates">Readings of a step that was there already.</param>
/// <param name="Late">Readings older than the window.</param>
/// <param name="DeadLettered">Readings, or whole bodies, that were refused.</param>
public readonly record struct ReadingTotals(long Scored, long WarmingUp, long Duplicates, long Late, long DeadLettered)
{
    /// <summary>
    /// Events that were never applied because the hub no longer had them. Not among <see cref="Received"/>: what they held is unknown.
    /// </summary>
    public long Lost { get; init; }

    /// <summary>All readings.</summary>
    public long Received => Scored + WarmingUp + Duplicates + Late + DeadLettered;

    /// <summary>These and one more reading.</summary>
    public ReadingTotals Add(ReadingOutcome outcome) => outcome switch
    {
        ReadingOutcome.Ready => this with { Scored = Scored + 1 },
        ReadingOutcome.WarmingUp => this with { WarmingUp = WarmingUp + 1 },
        ReadingOutcome.Duplicate => this with { Duplicates = Duplicates + 1 },
        _ => this with { Late = Late + 1 },
    };

    /// <summary>What came since <paramref name="b"/>.</summary>
    public static ReadingTotals operator -(ReadingTotals a, ReadingTotals b) =>
        new(a.Scored - b.Scored, a.WarmingUp - b.WarmingUp, a.Duplicates - b.Duplicates, a.Late - b.Late, a.DeadLettered - b.DeadLettered)
        { Lost = a.Lost - b.Lost };

    /// <summary>Sums both.</summary>
    public static ReadingTotals operator +(ReadingTotals a, ReadingTotals b) =>
        new(a.Scored + b.Scored, a.WarmingUp + b.WarmingUp, a.Duplicates + b.Duplicates, a.Late + b.Late, a.DeadLettered + b.DeadLettered)
        { Lost = a.Lost + b.Lost };
}
