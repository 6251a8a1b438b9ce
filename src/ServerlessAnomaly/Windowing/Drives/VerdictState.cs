using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Windowing.Drives;

/// <summary>
/// What the policy remembers of a drive's own word; stored with its window. Of a drive without complaint it never changes, so that nothing is
/// written for it.
/// </summary>
/// <param name="Open">What the open alert has said; none while no alert is open.</param>
/// <param name="CountedStep">The last step that warned, or that counted as clean; only while an alert is open.</param>
/// <param name="CleanSteps">Steps without a warning since the last one that warned.</param>
/// <param name="AlertedErrors">Media or uncorrected errors when the last alert was sent.</param>
/// <param name="AlertedDefects">Grown defects when the last alert was sent.</param>
/// <param name="SeenDefects">Grown defects of the newest reading that told them; NaN before the first.</param>
public readonly record struct VerdictState(
    DriveWarnings Open,
    int CountedStep,
    int CleanSteps,
    float AlertedErrors,
    float AlertedDefects,
    float SeenDefects
)
{
    /// <summary>Of a drive that has said nothing yet.</summary>
    public static VerdictState None => new(DriveWarnings.None, 0, 0, 0, 0, float.NaN);

    /// <summary>Whether an alert is open for what the drive says.</summary>
    public bool IsOpen => Open != DriveWarnings.None;

    /// <summary>The same with no alert open.</summary>
    internal VerdictState Closed(float seenDefects) => None with { SeenDefects = seenDefects };
}
