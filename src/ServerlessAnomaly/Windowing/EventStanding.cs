namespace ServerlessAnomaly.Windowing;

/// <summary>How an event stands to what a partition's state has applied. A partition's events are numbered without gaps.</summary>
public enum EventStanding
{
    /// <summary>It was applied before, and is to be skipped.</summary>
    Applied,

    /// <summary>It is the one to apply next.</summary>
    Next,

    /// <summary>Events before it were not applied: by this instance, or by any.</summary>
    AfterGap,

    /// <summary>
    /// Its number is not above the last applied one, but the hub took it later: the hub was created again, or lost its newest events, and
    /// gives their numbers anew.
    /// </summary>
    Renumbered,
}
