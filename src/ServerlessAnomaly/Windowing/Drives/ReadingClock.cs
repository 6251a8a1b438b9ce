namespace ServerlessAnomaly.Windowing.Drives;

/// <summary>
/// The partition's own clock: how long ago a drive was heard of is counted in its ticks, not in dates, which a replay of old days or a device
/// with a wrong clock moves by years at once. It ticks where the newest step has moved on since the last tick and, since then, more than half
/// of the drives were heard of, or so many readings came that those who are silent are silent for long. So it ticks at most once a step: once a
/// day for a fleet that reports every day, not at all while a few drives catch up.
/// </summary>
internal struct ReadingClock
{
    /// <summary>Fewest readings that count as many, however few drives there are.</summary>
    public const int ManyReadings = 4096;

    /// <summary>Ticks so far.</summary>
    public int Now;

    /// <summary>Drives heard of since the last tick.</summary>
    public int Heard;

    /// <summary>Readings since the last tick.</summary>
    public int Readings;

    /// <summary>Whether the newest step has moved on since the last tick.</summary>
    public bool HasMoved;

    /// <summary>Takes note of a reading.</summary>
    /// <param name="heardAt">When its drive was last heard of; brought up to date.</param>
    /// <param name="hasMoved">Whether it is of a newer step than any before.</param>
    /// <param name="drives">Drives in the partition.</param>
    public void Hear(ref int heardAt, bool hasMoved, int drives)
    {
        HasMoved |= hasMoved;
        if (HasMoved && (2L * Heard > drives || Readings >= Math.Max(drives, ManyReadings)))
            this = new ReadingClock { Now = Now + 1 };
        Readings++;
        if (heardAt == Now)
            return;
        heardAt = Now;
        Heard++;
    }
}
