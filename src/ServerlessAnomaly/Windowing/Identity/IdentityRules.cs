using ServerlessAnomaly.Windowing.Drives;

namespace ServerlessAnomaly.Windowing.Identity;

/// <summary>Whether a reading is of the drive that is known by its serial number: what both say, held against each other by <see cref="SameDrive"/>.</summary>
internal static class IdentityRules
{
    /// <summary>By what a reading is of another drive: one that comes late is held against the newest the other way round.</summary>
    public static IdentityChange ChangeOf(
        in DriveSlot slot,
        TextTable models,
        in StepReading reading,
        float hours,
        bool isNewest,
        WindowOptions options
    )
    {
        var change = IdentityChange.None;
        if (
            !reading.Model.IsEmpty
            && slot.Model != TextTable.None
            && !models.Is(slot.Model, reading.Model)
            && !SameDrive.MayBeModel(models.Name(slot.Model), TextTable.Cut(reading.Model))
        )
            change |= IdentityChange.Model;
        if (reading.CapacityBytes != slot.CapacityBytes && !SameDrive.MayBeCapacity(slot.CapacityBytes, reading.CapacityBytes))
            change |= IdentityChange.Capacity;
        if (slot.Hours == 0 || float.IsNaN(hours) || (isNewest && hours >= slot.Hours))
            return change;
        var elapsed = Math.Abs(
            ((double)reading.Step - slot.LastStep) * options.StepLength.TotalHours + ((double)reading.Offset - slot.LastOffset) / 3_600_000
        );
        var isSame = isNewest ? SameDrive.MayBeHours(slot.Hours, hours, elapsed) : SameDrive.MayBeHours(hours, slot.Hours, elapsed);
        return isSame ? change : change | IdentityChange.PowerOnHours;
    }

    /// <summary>Hours in use, from their column or else as they are said beside it; NaN where they are not.</summary>
    public static float HoursOf(ReadOnlySpan<float> values, int column, float said)
    {
        var hours = column >= 0 && !float.IsNaN(values[column]) ? values[column] : said;

        // A counter that stands at nothing says nothing: drives that do not count have it, and others for a moment.
        return hours > 0 ? hours : float.NaN;
    }
}
