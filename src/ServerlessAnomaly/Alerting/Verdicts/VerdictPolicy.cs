using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing.Drives;
using ServerlessAnomaly.Windowing.State;
using ServerlessAnomaly.Windowing.Windows;

namespace ServerlessAnomaly.Alerting.Verdicts;

/// <summary>
/// Decides, drive by drive, when to repeat what a drive says of itself: raise at its first word, without history and without a detector; say
/// more only when it warns of something else, or its counters have grown by <see cref="AlertOptions.WorsenFactor"/>; clear after
/// <see cref="AlertOptions.ClearAfter"/> steps without a warning. A pure function of the drive's <see cref="VerdictState"/>.
/// </summary>
public sealed class VerdictPolicy(AlertOptions options)
{
    private readonly MuteList _muted = new(options.Muted);

    /// <summary>Takes what the newest reading says into the drive's state.</summary>
    /// <param name="state">The drive's state, changed in place.</param>
    /// <param name="serialNumber">UTF-8 serial number, for the mute list.</param>
    /// <param name="step">The reading's step.</param>
    /// <param name="verdict">What the drive says.</param>
    /// <returns>What to send, or null for nothing.</returns>
    public AlertKind? Decide(ref VerdictState state, ReadOnlySpan<byte> serialNumber, int step, in DriveVerdict verdict)
    {
        var warnings = WarningsOf(verdict, state.SeenDefects);
        var seen = float.IsNaN(verdict.GrownDefects) ? state.SeenDefects : verdict.GrownDefects;
        if (warnings == DriveWarnings.None && !state.IsOpen)
        {
            state = state with { SeenDefects = seen };
            return null;
        }
        if (_muted.Has(serialNumber))
        {
            state = state.Closed(seen);
            return null;
        }
        var defects = float.IsNaN(seen) ? 0 : seen;
        if (!state.IsOpen)
        {
            state = new VerdictState(warnings, step, 0, verdict.Errors, defects, seen);
            return AlertKind.Raised;
        }
        if (warnings == DriveWarnings.None)
            return CountClean(ref state, step, seen);
        var isWorse =
            (warnings & ~state.Open) != 0
            || HasGrown(verdict.Errors, state.AlertedErrors)
            || ((warnings & DriveWarnings.GrownDefects) != 0 && HasGrown(defects, state.AlertedDefects));
        state = isWorse
            ? new VerdictState(
                state.Open | warnings,
                step,
                0,
                Math.Max(verdict.Errors, state.AlertedErrors),
                Math.Max(defects, state.AlertedDefects),
                seen
            )
            : state with
            {
                CountedStep = step,
                CleanSteps = 0,
                SeenDefects = seen,
            };
        return isWorse ? AlertKind.Worsened : null;
    }

    /// <summary>How bad the worst of the warnings is.</summary>
    public static AlertSeverity SeverityOf(AlertKind kind, DriveWarnings warnings)
    {
        const DriveWarnings High =
            DriveWarnings.SmartFailed
            | DriveWarnings.AttributeFailing
            | DriveWarnings.ReliabilityDegraded
            | DriveWarnings.ReadOnly
            | DriveWarnings.BackupFailed
            | DriveWarnings.MediaErrors
            | DriveWarnings.UncorrectedErrors;
        const DriveWarnings Low = DriveWarnings.AttributeFailedInThePast | DriveWarnings.ErrorsLogged;
        return kind == AlertKind.Cleared ? AlertSeverity.Info
            : (warnings & High) != 0 ? AlertSeverity.High
            : (warnings & ~Low) != 0 ? AlertSeverity.Medium
            : AlertSeverity.Low;
    }

    /// <summary>
    /// Takes what a drive says of itself into its state, to be committed with the batch. Follows the <see cref="PartitionState.Apply"/> of
    /// the same reading, whatever became of it: only the newest reading of a drive has a say.
    /// </summary>
    /// <param name="state">The drive's partition.</param>
    /// <param name="reading">The reading.</param>
    /// <param name="drive">The drive's number, as <see cref="PartitionState.Apply"/> gave it.</param>
    /// <returns>The alert to send, or null for none.</returns>
    public VerdictChange? Judge(PartitionState state, in DriveReading reading, int drive)
    {
        var windows = state.Kinds[reading.Kind];
        ref var verdict = ref windows.Verdict(drive);
        if (reading.Verdict.IsSilent && !verdict.IsOpen)
            return null;
        if (!windows.IsNewest(drive, reading.Time))
            return null;
        var before = verdict;
        var kind = Decide(ref verdict, windows.SerialNumber(drive), windows.LastStep(drive), reading.Verdict);
        if (verdict != before)
            state.VerdictChanged(reading.Kind, drive);
        return kind is { } said ? new VerdictChange(said, said == AlertKind.Cleared ? before : verdict) : null;
    }

    /// <summary>
    /// Disks are sold with spare sectors, and most have some grown defects: only more of them are a warning. Errors that nothing could correct
    /// are data that is lost: the first is one.
    /// </summary>
    private static DriveWarnings WarningsOf(in DriveVerdict verdict, float seenDefects) =>
        verdict.GrownDefects > seenDefects ? verdict.Warnings | DriveWarnings.GrownDefects : verdict.Warnings & ~DriveWarnings.GrownDefects;

    private AlertKind? CountClean(ref VerdictState state, int step, float seen)
    {
        var isNewStep = step > state.CountedStep;
        state = state with
        {
            CountedStep = Math.Max(step, state.CountedStep),
            CleanSteps = isNewStep ? state.CleanSteps + 1 : state.CleanSteps,
            SeenDefects = seen,
        };
        if (state.CleanSteps < options.ClearAfter)
            return null;
        state = state.Closed(seen);
        return AlertKind.Cleared;
    }

    private bool HasGrown(float now, float alerted) => alerted > 0 && now >= alerted * options.WorsenFactor;
}
