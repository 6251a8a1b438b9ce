namespace ServerlessAnomaly.Telemetry;

/// <summary>What smartctl says of a drive beside its table of values. NaN and zero stand for what it does not say.</summary>
internal struct SmartctlFacts
{
    private const float Unknown = float.NaN;

    public SmartctlFacts() { }

    public DateTime LocalTime = default;
    public DriveWarnings Warnings = DriveWarnings.None;
    public long CapacityBytes = 0;
    public float RotationRate = Unknown;
    public float PowerOnHours = Unknown;
    public float PowerCycles = Unknown;
    public float Temperature = Unknown;
    public float EnduranceUsed = Unknown;
    public float Spare = Unknown;
    public float SpareThreshold = Unknown;
    public Protocol Protocol = Protocol.Unknown;

    /// <summary>Those that were said, and those that its wear amounts to.</summary>
    public readonly DriveWarnings AllWarnings =>
        Warnings
        | (EnduranceUsed >= 100 ? DriveWarnings.EnduranceUsedUp : DriveWarnings.None)
        | (Spare < SpareThreshold ? DriveWarnings.SpareLow : DriveWarnings.None);

    /// <summary>Takes over the bits of the exit status that the drive itself is to answer for.</summary>
    public void SetExitStatus(int bits)
    {
        if ((bits & 0x08) != 0)
            Warnings |= DriveWarnings.SmartFailed;
        if ((bits & 0x10) != 0)
            Warnings |= DriveWarnings.AttributeFailing;
        if ((bits & 0x20) != 0)
            Warnings |= DriveWarnings.AttributeFailedInThePast;
        if ((bits & 0x40) != 0)
            Warnings |= DriveWarnings.ErrorsLogged;
        if ((bits & 0x80) != 0)
            Warnings |= DriveWarnings.SelfTestFailed;
    }
}

/// <summary>How smartctl talked to a device.</summary>
internal enum Protocol : byte
{
    Unknown,
    Ata,
    Nvme,
    Scsi,
}
