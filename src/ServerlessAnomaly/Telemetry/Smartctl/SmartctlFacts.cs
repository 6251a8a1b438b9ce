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

    /// <summary>Puts what is said of a drive into the columns of its kind; where both say it, the plainer one counts.</summary>
    public readonly void FillInto(DriveKind kind, KindColumns columns, Span<float> values)
    {
        if (kind == DriveKind.Nvme)
        {
            NestedValues.Fill(columns.FindNvme("power_on_hours"u8), PowerOnHours, values);
            NestedValues.Fill(columns.FindNvme("power_cycles"u8), PowerCycles, values);
            NestedValues.Fill(columns.FindNvme("temperature"u8), Temperature, values);
            NestedValues.Fill(columns.FindNvme("percentage_used"u8), EnduranceUsed, values);
            NestedValues.Fill(columns.FindNvme("available_spare"u8), Spare, values);
            NestedValues.Fill(columns.FindNvme("available_spare_threshold"u8), SpareThreshold, values);
        }
        else if (kind == DriveKind.Sas)
        {
            NestedValues.Put(columns.FindSas("power_on_hours"u8), PowerOnHours, values);
            NestedValues.Put(columns.FindSas("temperature"u8), Temperature, values);
            NestedValues.Fill(columns.FindSas("percentage_used_endurance_indicator"u8), EnduranceUsed, values);
        }
        else
        {
            NestedValues.Put(columns.FindRaw(9), PowerOnHours, values);
            NestedValues.Put(columns.FindRaw(12), PowerCycles, values);
            NestedValues.Put(columns.FindRaw(194), Temperature, values);
            if (kind == DriveKind.AtaSsd)
                FillWear(columns, values);
        }
    }

    /// <summary>smartctl knows more drives' wear than the table does, so what it says goes first.</summary>
    private readonly void FillWear(KindColumns columns, Span<float> values)
    {
        NestedValues.Put(columns.FindSsd("percentage_used"u8), EnduranceUsed, values);
        NestedValues.Put(columns.FindSsd("spare_used"u8), 100 - Spare, values);
        columns.FillWear(values);
    }

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
