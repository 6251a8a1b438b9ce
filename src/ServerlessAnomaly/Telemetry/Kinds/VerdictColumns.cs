namespace ServerlessAnomaly.Telemetry;

/// <summary>Judges drives by their values, whether they came from smartctl or flat.</summary>
internal sealed class VerdictColumns(KindSchemas schemas)
{
    private readonly int _critical = Slot(schemas[DriveKind.Nvme], "nvme_critical_warning");
    private readonly int _spare = Slot(schemas[DriveKind.Nvme], "nvme_available_spare");
    private readonly int _spareThreshold = Slot(schemas[DriveKind.Nvme], "nvme_available_spare_threshold");
    private readonly int _used = Slot(schemas[DriveKind.Nvme], "nvme_percentage_used");
    private readonly int _mediaErrors = Slot(schemas[DriveKind.Nvme], "nvme_media_errors");
    private readonly int _ssdUsed = Slot(schemas[DriveKind.AtaSsd], WearSources.PercentageUsed);
    private readonly int _grown = Slot(schemas[DriveKind.Sas], "scsi_grown_defect_list");
    private readonly int _endurance = Slot(schemas[DriveKind.Sas], "scsi_percentage_used_endurance_indicator");
    private readonly int[] _uncorrected =
    [
        Slot(schemas[DriveKind.Sas], "scsi_read_total_uncorrected_errors"),
        Slot(schemas[DriveKind.Sas], "scsi_write_total_uncorrected_errors"),
        Slot(schemas[DriveKind.Sas], "scsi_verify_total_uncorrected_errors"),
    ];

    public DriveVerdict Judge(DriveKind kind, ReadOnlySpan<float> values, DriveWarnings said) =>
        kind switch
        {
            DriveKind.AtaDisk => new(said),
            DriveKind.AtaSsd => JudgeSsd(values, said),
            DriveKind.Nvme => JudgeNvme(values, said),
            DriveKind.Sas => JudgeSas(values, said),
            _ => throw DriveKinds.Unknown(kind),
        };

    /// <summary>What the bits of NVMe's critical warning mean.</summary>
    public static DriveWarnings CriticalWarning(int bits) =>
        Flag(bits, 0x01, DriveWarnings.SpareLow)
        | Flag(bits, 0x02, DriveWarnings.TemperatureCritical)
        | Flag(bits, 0x04, DriveWarnings.ReliabilityDegraded)
        | Flag(bits, 0x08 | 0x20, DriveWarnings.ReadOnly)
        | Flag(bits, 0x10, DriveWarnings.BackupFailed);

    private DriveVerdict JudgeSsd(ReadOnlySpan<float> values, DriveWarnings warnings)
    {
        var used = Value(values, _ssdUsed);
        return new(used >= 100 ? warnings | DriveWarnings.EnduranceUsedUp : warnings, PercentageUsed: used);
    }

    private DriveVerdict JudgeNvme(ReadOnlySpan<float> values, DriveWarnings warnings)
    {
        if (Value(values, _critical) is > 0 and < 256 and var bits)
            warnings |= CriticalWarning((int)bits);
        if (Value(values, _spare, float.PositiveInfinity) < Value(values, _spareThreshold))
            warnings |= DriveWarnings.SpareLow;
        var used = Value(values, _used);
        if (used >= 100)
            warnings |= DriveWarnings.EnduranceUsedUp;
        var errors = Value(values, _mediaErrors);
        if (errors > 0)
            warnings |= DriveWarnings.MediaErrors;
        return new(warnings, errors, PercentageUsed: used);
    }

    private DriveVerdict JudgeSas(ReadOnlySpan<float> values, DriveWarnings warnings)
    {
        var errors = 0f;
        foreach (var slot in _uncorrected)
            errors += Value(values, slot);
        if (errors > 0)
            warnings |= DriveWarnings.UncorrectedErrors;
        var grown = Value(values, _grown, float.NaN);
        if (grown > 0)
            warnings |= DriveWarnings.GrownDefects;
        var used = Value(values, _endurance);
        if (used >= 100)
            warnings |= DriveWarnings.EnduranceUsedUp;
        return new(warnings, errors, grown, used);
    }

    private static DriveWarnings Flag(int bits, int mask, DriveWarnings warning) => (bits & mask) != 0 ? warning : DriveWarnings.None;

    // A schema without the column, or a reading without the value, says nothing.
    private static float Value(ReadOnlySpan<float> values, int slot, float missing = 0) =>
        slot < 0 || float.IsNaN(values[slot]) ? missing : values[slot];

    private static int Slot(FeatureSchema schema, string column)
    {
        for (var slot = 0; slot < schema.Columns.Count; slot++)
            if (schema.Columns[slot] == column)
                return slot;
        return -1;
    }
}
