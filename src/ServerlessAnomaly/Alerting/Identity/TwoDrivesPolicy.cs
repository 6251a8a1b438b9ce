using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing.Drives;
using ServerlessAnomaly.Windowing.Identity;
using ServerlessAnomaly.Windowing.State;
using ServerlessAnomaly.Windowing.Windows;

namespace ServerlessAnomaly.Alerting.Identity;

/// <summary>
/// Decides when to say that two drives have one serial number, or that one took the place of the other: at the first sign of it, and not again
/// until <see cref="AlertOptions.ClearAfter"/> steps have passed without another; then that it is over. So two drives that report in turns are
/// told once. A pure function of what is remembered of the drive.
/// </summary>
public sealed class TwoDrivesPolicy(AlertOptions options)
{
    private readonly MuteList _muted = new(options.Muted);

    /// <summary>Takes a reading into what is remembered.</summary>
    /// <param name="noticedAt">The drive's last step when the other one was noticed; <see cref="int.MinValue"/> while there is none. Changed in place.</param>
    /// <param name="serialNumber">UTF-8 serial number, for the mute list.</param>
    /// <param name="step">The drive's last step.</param>
    /// <param name="isOther">Whether the reading is of another drive than the one before.</param>
    /// <returns>What to send, or null for nothing.</returns>
    public AlertKind? Decide(ref int noticedAt, ReadOnlySpan<byte> serialNumber, int step, bool isOther)
    {
        if (_muted.Has(serialNumber))
        {
            noticedAt = DriveNotes.NoStep;
            return null;
        }
        var isOpen = noticedAt != DriveNotes.NoStep;
        if (isOther)
        {
            noticedAt = Math.Max(noticedAt, step);
            return isOpen ? null : AlertKind.TwoDrives;
        }
        if (!isOpen || (long)step - noticedAt < options.ClearAfter)
            return null;
        noticedAt = DriveNotes.NoStep;
        return AlertKind.Cleared;
    }

    /// <summary>
    /// Decides what to say of a reading that is of another drive than its serial number had, or of one that is not any longer. Follows the
    /// <see cref="PartitionState.Apply"/> of the same reading, whatever became of it.
    /// </summary>
    /// <returns>What to send, or null for nothing.</returns>
    public AlertKind? Judge(PartitionState state, in DriveReading reading, in AppliedReading applied)
    {
        var windows = state.Kinds[reading.Kind];
        var before = windows.Slot(applied.Drive).Notes;
        if (applied.Change == IdentityChange.None && !before.HasTwoDrives)
            return null;
        if (applied.Change == IdentityChange.Kind)
            return DecideKind(reading.SerialNumber);
        var step = before.TwoDrivesStep;
        var kind = Decide(ref step, reading.SerialNumber, windows.LastStep(applied.Drive), applied.Change != IdentityChange.None);
        if (step != before.TwoDrivesStep)
            state.Note(reading.Kind, applied.Drive, before with { TwoDrivesStep = step });
        return kind;
    }

    /// <summary>The same for a new drive whose serial number a drive of another kind has: both go on, and it is said this once.</summary>
    public AlertKind? DecideKind(ReadOnlySpan<byte> serialNumber) => _muted.Has(serialNumber) ? null : AlertKind.TwoDrives;
}
