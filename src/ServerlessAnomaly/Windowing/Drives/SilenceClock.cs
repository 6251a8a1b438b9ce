namespace ServerlessAnomaly.Windowing.Drives;

/// <summary>
/// The clock by which a partition's drives fall silent. It ticks at most once for each newest step: where that has moved on since the last tick,
/// and a quarter of the drives that are expected to report did so since. So it goes on when most of a fleet falls silent at once, and stands
/// still when all of it does, while a collector is down, or while old days are replayed. It is the partition's own: all kinds of drives share it.
/// </summary>
internal struct SilenceClock
{
    /// <summary>One in so many of the expected drives makes it tick.</summary>
    public const int Quorum = 4;

    /// <summary>Ticks so far.</summary>
    public int Now;

    /// <summary>Drives heard of since the last tick, with readings of these days.</summary>
    public int Heard;

    /// <summary>Their readings since the last tick.</summary>
    public int Readings;

    /// <summary>Newest step of any reading; <see cref="int.MinValue"/> before the first.</summary>
    public int Step;

    /// <summary>Whether it has moved on since the last tick.</summary>
    public bool HasMoved;

    /// <summary>Drives that were expected to report, as of the last tick.</summary>
    public int Expected;

    /// <summary>Before the first reading.</summary>
    public static SilenceClock Start => new() { Step = int.MinValue };

    /// <summary>Takes note of a reading.</summary>
    /// <param name="seenAt">When its drive was last heard of.</param>
    /// <param name="step">Its step.</param>
    /// <param name="window">Steps that a reading may lie behind the newest to be of these days.</param>
    /// <param name="isBehind">Whether it lies further behind.</param>
    /// <param name="ticked">In a replay, whether the clock ticked at this reading; null where it is to decide.</param>
    /// <returns>Whether the clock has ticked, before the reading.</returns>
    public bool Hear(int seenAt, int step, int window, out bool isBehind, bool? ticked = null)
    {
        HasMoved |= step > Step && Step != int.MinValue;
        Step = Math.Max(Step, step);
        isBehind = (long)Step - step >= window;
        var ticks =
            ticked
            ?? (HasMoved && Heard > 0 && ((long)Quorum * Heard >= Expected || Readings >= Math.Max(Expected, ReadingClock.ManyReadings)));
        if (ticks)
            (Now, Heard, Readings, HasMoved) = (Now + 1, 0, 0, false);
        if (isBehind)
            return ticks;
        Readings++;
        if (seenAt != Now || ticks)
            Heard++;
        return ticks;
    }
}
