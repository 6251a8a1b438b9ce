namespace ServerlessAnomaly.Telemetry;

/// <summary>A drive's own word on its health, with the counters whose growth makes it worse.</summary>
/// <param name="Warnings">What it warns of.</param>
/// <param name="Errors">NVMe's media errors, or the uncorrected errors of SAS; 0 where there are none, or none are told.</param>
/// <param name="GrownDefects">SAS's grown defects; 0 likewise.</param>
/// <param name="PercentageUsed">Endurance used, in percent; 0 likewise.</param>
public readonly record struct DriveVerdict(DriveWarnings Warnings, float Errors = 0, float GrownDefects = 0, float PercentageUsed = 0)
{
    /// <summary>Whether it warns of anything.</summary>
    public bool IsWarning => Warnings != DriveWarnings.None;
}
