namespace ServerlessAnomaly.Windowing.Drives;

/// <summary>What is remembered of a drive beside its window, and what was told of it.</summary>
[Flags]
internal enum DriveFlags : byte
{
    None = 0,

    /// <summary>It was told as silent when partitions did that by themselves, and has said nothing since. Read, and no longer set.</summary>
    ToldBefore = 1 << 0,

    /// <summary>Its last word was that it sleeps.</summary>
    Asleep = 1 << 1,

    /// <summary>Another drive had its serial number before: its window does not reach back beyond its first reading.</summary>
    Replaced = 1 << 2,

    /// <summary>Its readings are far older than those of others: it catches up, or is a replay of old days, and nobody waits for it.</summary>
    Behind = 1 << 3,
}

/// <summary>What is remembered of a drive's comings and goings; stored with its window.</summary>
/// <param name="AsleepStep">
/// While it sleeps: the step in which the hub took its last word of that. What versions before wrote here is a small number, older than any step of a fleet.
/// </param>
/// <param name="TwoDrivesStep">
/// While it is told that two drives have its serial number: its last step when the other one was noticed; else <see cref="NoStep"/>.
/// </param>
/// <param name="Flags">What else is known.</param>
internal readonly record struct DriveNotes(int AsleepStep, int TwoDrivesStep, DriveFlags Flags)
{
    /// <summary>Stands for no step.</summary>
    public const int NoStep = int.MinValue;

    /// <summary>Of a drive that is new.</summary>
    public static DriveNotes New => new(0, NoStep, DriveFlags.None);

    /// <summary>Whether it was told as silent by its partition, and has said nothing since.</summary>
    public bool WasToldBefore => (Flags & DriveFlags.ToldBefore) != 0;

    /// <summary>Whether its last word was that it sleeps.</summary>
    public bool IsAsleep => (Flags & DriveFlags.Asleep) != 0;

    /// <summary>Whether another drive had its serial number before.</summary>
    public bool IsReplaced => (Flags & DriveFlags.Replaced) != 0;

    /// <summary>Whether its readings are far older than those of others.</summary>
    public bool IsBehind => (Flags & DriveFlags.Behind) != 0;

    /// <summary>Whether it is told that two drives have its serial number.</summary>
    public bool HasTwoDrives => TwoDrivesStep != NoStep;

    /// <summary>The same with a flag set or taken away.</summary>
    public DriveNotes With(DriveFlags flag, bool isSet) => this with { Flags = isSet ? Flags | flag : Flags & ~flag };
}
