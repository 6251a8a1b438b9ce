namespace ServerlessAnomaly.Windowing;

/// <summary>What is known of one drive besides its values.</summary>
internal struct DriveSlot
{
    /// <summary>UTF-8 serial number; null while the slot is free.</summary>
    public byte[]? SerialNumber;

    /// <summary>Number in the <see cref="ModelTable"/>.</summary>
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

    public AlertState Alert;

    public VerdictState Verdict;
}
