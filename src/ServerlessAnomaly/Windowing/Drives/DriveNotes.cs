namespace ServerlessAnomaly.Windowing.Drives;

/// <summary>What is remembered of a drive beside its window, and what was told of it.</summary>
[Flags]
internal enum DriveFlags : byte
{
    None = 0,

    /// <summary>It was told as silent, and has said nothing since.</summary>
    Silent = 1 << 0,

    /// <summary>Its last word was that it sleeps.</summary>
    Asleep = 1 << 1,

    /// <summary>Another drive had its serial number before: its window does not reach back beyond its first reading.</summary>
    Replaced = 1 << 2,

    /// <summary>Its readings are far older than those of others: it catches up, or is a replay of old days, and nobody waits for it.</summary>
    Behind = 1 << 3,
}

/// <summary>What is remembered of a drive's comings and goings; stored with its window.</summary>
/// <param name="SeenAt">Tick of the partition's <see cref="SilenceClock"/> when it was last heard of.</param>
/// <param name="TwoDrivesStep">
/// While it is told that two drives have its serial number: its last step when the other one was noticed; else <see cref="NoStep"/>.
/// </param>
/// <param name="Flags">What else is known.</param>
internal readonly record struct DriveNotes(int SeenAt, int TwoDrivesStep, DriveFlags Flags)
{
    /// <summary>Stands for no step.</summary>
    public const int NoStep = int.MinValue;

    /// <summary>Of a drive that is new.</summary>
    public static DriveNotes New => new(-1, NoStep, DriveFlags.None);

    /// <summary>Whether it was told as silent, and has said nothing since.</summary>
    public bool IsSilent => (Flags & DriveFlags.Silent) != 0;

    /// <summary>Whether its last word was that it sleeps.</summary>
    public bool IsAsleep => (Flags & DriveFlags.Asleep) != 0;

    /// <summary>Whether its readings are far older than those of others.</summary>
    public bool IsBehind => (Flags & DriveFlags.Behind) != 0;

    /// <summary>Whether it is told that two drives have its serial number.</summary>
    public bool HasTwoDrives => TwoDrivesStep != NoStep;

    /// <summary>The same with a flag set or taken away.</summary>
    public DriveNotes With(DriveFlags flag, bool isSet) => this with { Flags = isSet ? Flags | flag : Flags & ~flag };
}
