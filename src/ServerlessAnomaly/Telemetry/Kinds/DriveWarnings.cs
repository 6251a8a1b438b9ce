namespace ServerlessAnomaly.Telemetry;

/// <summary>What a drive says of its own health; any of them is a reason for an alert without any detector.</summary>
[Flags]
public enum DriveWarnings
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Its health check failed: <c>smart_status.passed</c> is false, or bit 3 of <c>exit_status</c>.</summary>
    SmartFailed = 1 << 0,

    /// <summary>An attribute is below its threshold now: <c>when_failed</c> is <c>now</c>, or bit 4 of <c>exit_status</c>.</summary>
    AttributeFailing = 1 << 1,

    /// <summary>An attribute was below its threshold: bit 5 of <c>exit_status</c>.</summary>
    AttributeFailedInThePast = 1 << 2,

    /// <summary>Its error log has entries: bit 6 of <c>exit_status</c>.</summary>
    ErrorsLogged = 1 << 3,

    /// <summary>Its self-test log has errors: bit 7 of <c>exit_status</c>.</summary>
    SelfTestFailed = 1 << 4,

    /// <summary>NVMe's <c>critical_warning</c>, bit 0, or less available spare than the drive's own threshold.</summary>
    SpareLow = 1 << 5,

    /// <summary>NVMe's <c>critical_warning</c>, bit 1: too hot or too cold.</summary>
    TemperatureCritical = 1 << 6,

    /// <summary>NVMe's <c>critical_warning</c>, bit 2: media or internal errors have made it unreliable.</summary>
    ReliabilityDegraded = 1 << 7,

    /// <summary>NVMe's <c>critical_warning</c>, bit 3 or 5: it can only be read.</summary>
    ReadOnly = 1 << 8,

    /// <summary>NVMe's <c>critical_warning</c>, bit 4: the backup of its volatile memory failed.</summary>
    BackupFailed = 1 << 9,

    /// <summary>100 % or more of the endurance that its maker promised is used.</summary>
    EnduranceUsedUp = 1 << 10,

    /// <summary>NVMe: data could not be read or written.</summary>
    MediaErrors = 1 << 11,

    /// <summary>SAS: errors that could not be corrected.</summary>
    UncorrectedErrors = 1 << 12,

    /// <summary>SAS: sectors were found bad in use.</summary>
    GrownDefects = 1 << 13,
}

/// <summary>Takes warnings apart.</summary>
public static class DriveWarningsExtensions
{
    /// <summary>Each warning by itself.</summary>
    public static IReadOnlyList<DriveWarnings> Each(this DriveWarnings warnings) =>
        [.. Enum.GetValues<DriveWarnings>().Where(warning => warning != DriveWarnings.None && warnings.HasFlag(warning))];
}
