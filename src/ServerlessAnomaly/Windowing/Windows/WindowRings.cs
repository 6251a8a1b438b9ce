using System.Numerics;
using ServerlessAnomaly.Windowing.Drives;

namespace ServerlessAnomaly.Windowing.Windows;

/// <summary>How the ring of one drive moves on, starts over and is filled.</summary>
/// <param name="options">Shape of the windows.</param>
/// <param name="width">Values per reading.</param>
internal sealed class WindowRings(WindowOptions options, int width)
{
    /// <summary>Where the drives lie.</summary>
    public DriveStore Store { get; } = new(options, width);

    /// <summary>Whether the window that ends at the newest step can be scored.</summary>
    public bool IsReady(in DriveSlot slot) =>
        slot.FirstStep <= slot.LastStep - options.Steps + 1 && options.Steps - BitOperations.PopCount(slot.Presence) <= options.MaxGapSteps;

    /// <summary>Moves a window on to a newer step; one with too long a gap starts over.</summary>
    public void Advance(ref DriveSlot slot, int drive, int step)
    {
        var moved = (long)step - slot.LastStep;
        if (moved - 1 > options.MaxGapSteps)
        {
            Store.Values(drive).Fill(float.NaN);
            slot.Presence = 0;
            slot.FirstStep = step;
            slot.Restarts = (ushort)Math.Min(slot.Restarts + 1, ushort.MaxValue);
            slot.Notes = slot.Notes.With(DriveFlags.Replaced, false);
        }
        else
        {
            for (var skipped = slot.LastStep + 1; skipped < step; skipped++)
                Store.StepValues(drive, skipped).Fill(float.NaN);
            slot.Presence = moved < 32 ? slot.Presence << (int)moved : 0;
            slot.Presence &= uint.MaxValue >> (32 - options.Steps);
        }
        slot.LastStep = step;
    }

    /// <summary>Starts a window over with the first reading of another drive.</summary>
    public void BeginOther(ref DriveSlot slot, int drive, in StepReading reading)
    {
        Store.Values(drive).Fill(float.NaN);
        (slot.FirstStep, slot.LastStep, slot.Presence) = (reading.Step, reading.Step, 0);
        (slot.Readings, slot.Restarts, slot.CapacityBytes, slot.Hours) = (0, 0, 0, 0);
        Store.Models.Release(slot.Model);
        (slot.Model, slot.Verdict) = (TextTable.None, VerdictState.None);
        slot.Notes = slot.Notes.With(DriveFlags.Replaced, true);
    }

    /// <summary>Passes over the values of a reading, which are of other columns: a window without any begins with the step at hand.</summary>
    public static ReadingOutcome Pass(ref DriveSlot slot)
    {
        if (slot.Presence == 0)
            slot.FirstStep = slot.LastStep;
        return ReadingOutcome.WarmingUp;
    }

    /// <summary>Puts the values of a reading into the window that has its step.</summary>
    public ReadingOutcome Put(ref DriveSlot slot, int drive, in StepReading reading)
    {
        var lastWins = reading.Rule == IdentityRule.LastWins;
        var bit = 1u << (slot.LastStep - reading.Step);
        var isThere = (slot.Presence & bit) != 0;
        slot.Presence |= bit;
        if (!isThere || lastWins)
        {
            reading.Values.CopyTo(Store.StepValues(drive, reading.Step));
            Store.BeginStep(drive, reading.Step, reading.Offset);
        }
        else if (!Store.UpdateStep(drive, reading))
        {
            return ReadingOutcome.Duplicate;
        }
        if (isThere && lastWins)
            return ReadingOutcome.Duplicate;
        return IsReady(in slot) ? ReadingOutcome.Ready : ReadingOutcome.WarmingUp;
    }
}
