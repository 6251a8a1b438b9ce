namespace ServerlessAnomaly.Telemetry;

/// <summary>A drive's own word on its health, with the counters whose growth makes it worse.</summary>
/// <param name="Warnings">What it warns of.</param>
/// <param name="Errors">NVMe's media errors, or the uncorrected errors of SAS; 0 where there are none, or none are told.</param>
/// <param name="GrownDefects">SAS's grown defects; NaN where they are not told, so that silence is not taken for none.</param>
/// <param name="PercentageUsed">Endurance used, in percent; 0 where it is not told.</param>
public readonly record struct DriveVerdict(
    DriveWarnings Warnings,
    float Errors = 0,
    float GrownDefects = float.NaN,
    float PercentageUsed = 0
)
{
    /// <summary>Whether it warns of anything.</summary>
    public bool IsWarning => Warnings != DriveWarnings.None;

    /// <summary>Whether it neither warns nor tells a counter that is remembered, as most readings.</summary>
    public bool IsSilent => !IsWarning && float.IsNaN(GrownDefects);
}
