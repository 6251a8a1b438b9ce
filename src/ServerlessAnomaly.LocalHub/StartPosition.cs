namespace ServerlessAnomaly.LocalHub;

/// <summary>What a <see cref="StartPosition"/> counts by.</summary>
internal enum StartKind
{
    /// <summary>Only what comes from now on.</summary>
    Latest,

    /// <summary>By position in bytes.</summary>
    Offset,

    /// <summary>By number.</summary>
    SequenceNumber,

    /// <summary>By when the hub took the event, in milliseconds since 1970.</summary>
    EnqueuedTime,
}

/// <summary>Where reading a partition begins.</summary>
/// <param name="Kind">What it counts by.</param>
/// <param name="Value">The event that is meant, or the time.</param>
/// <param name="IsInclusive">Whether that event itself is read.</param>
internal readonly record struct StartPosition(StartKind Kind, long Value = 0, bool IsInclusive = false)
{
    /// <summary>The oldest event that is kept.</summary>
    public static StartPosition Earliest { get; } = new(StartKind.Offset, -1);

    /// <summary>Whether an event is the first to be read, or comes after it.</summary>
    public bool Admits(HubEvent item)
    {
        var value = Kind switch
        {
            StartKind.Offset => item.Offset,
            StartKind.SequenceNumber => item.SequenceNumber,
            StartKind.EnqueuedTime => new DateTimeOffset(item.EnqueuedTimeUtc).ToUnixTimeMilliseconds(),
            _ => long.MaxValue,
        };
        return value > Value || (IsInclusive && value == Value);
    }
}
