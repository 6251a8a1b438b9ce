namespace ServerlessAnomaly.Windowing.Drives;

/// <summary>What is known of one drive besides its values.</summary>
internal struct DriveSlot
{
    /// <summary>UTF-8 serial number; null while the slot is free.</summary>
    public byte[]? SerialNumber;

    /// <summary>Number in the <see cref="TextTable"/> of models.</summary>
    public int Model;

    /// <summary>Step of the oldest reading since the drive was new or started over.</summary>
    public int FirstStep;

    /// <summary>Step of the newest reading.</summary>
    public int LastStep;

    /// <summary>The partition's <see cref="ReadingClock"/> when the drive was last heard of.</summary>
    public int HeardAt;

    /// <summary>Bit i: the step <see cref="LastStep"/> − i is there.</summary>
    public uint Presence;

    /// <summary>Milliseconds of the newest reading after the begin of <see cref="LastStep"/>.</summary>
    public uint LastOffset;

    /// <summary>Readings that were taken, since the drive was new.</summary>
    public uint Readings;

    /// <summary>How often its window was started over because of a gap; counted up to the most that fits.</summary>
    public ushort Restarts;

    /// <summary>Size in bytes; 0 where it was not said.</summary>
    public long CapacityBytes;

    /// <summary>Hours in use of the newest reading that said them; 0 before the first.</summary>
    public float Hours;

    /// <summary>Numbers of its <see cref="PlaceText"/>: data centre, vault and host; and slot and device.</summary>
    public int Host,
        Bay;

    public DriveNotes Notes;

    public AlertState Alert;

    public VerdictState Verdict;
}
