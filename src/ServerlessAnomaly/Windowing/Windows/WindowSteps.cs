using System.Numerics;
using ServerlessAnomaly.Windowing.Drives;

namespace ServerlessAnomaly.Windowing.Windows;

/// <summary>How the window of one drive moves on, begins anew, and takes values.</summary>
internal sealed class WindowSteps(WindowOptions options, DriveStore store)
{
    /// <summary>Whether the window that ends at the newest step can be scored.</summary>
    public bool IsReady(in DriveSlot slot) =>
        slot.FirstStep <= slot.LastStep - options.Steps + 1 && options.Steps - BitOperations.PopCount(slot.Presence) <= options.MaxGapSteps;

    /// <summary>Moves on to a newer step, or starts over where too many were skipped.</summary>
    public void Advance(ref DriveSlot slot, int drive, int step)
    {
        var moved = (long)step - slot.LastStep;
        if (moved - 1 > options.MaxGapSteps)
        {
            store.Values(drive).Fill(float.NaN);
            slot.Presence = 0;
            slot.FirstStep = step;
            slot.Restarts = (ushort)Math.Min(slot.Restarts + 1, ushort.MaxValue);
            slot.Notes = slot.Notes.With(DriveFlags.Replaced, false);
        }
        else
        {
            for (var skipped = slot.LastStep + 1; skipped < step; skipped++)
                store.StepValues(drive, skipped).Fill(float.NaN);
            slot.Presence = moved < 32 ? slot.Presence << (int)moved : 0;
            slot.Presence &= uint.MaxValue >> (32 - options.Steps);
        }
        slot.LastStep = step;
    }

    /// <summary>Begins the window of another drive with the same serial number.</summary>
    public void BeginOther(ref DriveSlot slot, int drive, in StepReading reading)
    {
        store.Values(drive).Fill(float.NaN);
        (slot.FirstStep, slot.LastStep, slot.Presence) = (reading.Step, reading.Step, 0);
        (slot.Readings, slot.Restarts, slot.CapacityBytes, slot.Hours) = (0, 0, 0, 0);
        store.Models.Release(slot.Model);
        (slot.Model, slot.Verdict) = (TextTable.None, VerdictState.None);
        slot.Notes = slot.Notes.With(DriveFlags.Replaced, true);
    }

    /// <summary>Without any value of the columns there are, the window begins with the step at hand.</summary>
    public static ReadingOutcome Pass(ref DriveSlot slot)
    {
        if (slot.Presence == 0)
            slot.FirstStep = slot.LastStep;
        return ReadingOutcome.WarmingUp;
    }

    /// <summary>Puts a reading's values into their step, which lies in the window.</summary>
    public ReadingOutcome Put(ref DriveSlot slot, int drive, in StepReading reading)
    {
        var lastWins = reading.Rule == IdentityRule.LastWins;
        var bit = 1u << (slot.LastStep - reading.Step);
        var isThere = (slot.Presence & bit) != 0;
        slot.Presence |= bit;
        if (!isThere || lastWins)
        {
            reading.Values.CopyTo(store.StepValues(drive, reading.Step));
            store.BeginStep(drive, reading.Step, reading.Offset);
        }
        else if (!store.UpdateStep(drive, reading))
        {
            return ReadingOutcome.Duplicate;
        }
        if (isThere && lastWins)
            return ReadingOutcome.Duplicate;
        return IsReady(in slot) ? ReadingOutcome.Ready : ReadingOutcome.WarmingUp;
    }
}
