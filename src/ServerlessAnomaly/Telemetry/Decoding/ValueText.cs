namespace ServerlessAnomaly.Telemetry;

/// <summary>Reads a value that is written as text, in JSON or in a file.</summary>
internal static class ValueText
{
    /// <summary>
    /// Stores the number that the text says, decoded by its attribute; NaN where it says that there is none. False where it is no such text.
    /// </summary>
    /// <param name="text">The text; spaces around it do not count.</param>
    /// <param name="values">Where to store it; the slot holds NaN before.</param>
    /// <param name="slot">Index of the value.</param>
    /// <param name="attribute">The attribute whose raw value it is; negative for any other column.</param>
    /// <param name="maker">Remembers what it means on one maker's drives.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, Span<float> values, int slot, int attribute, ref MakerValues maker)
    {
        text = text.Trim((byte)' ');
        if (NumberText.TryParse(text, out var value, out var whole))
        {
            // 'NaN' is a number to the parser, and a missing value to whoever wrote it.
            if (float.IsNaN(value))
                return true;
            if (!float.IsFinite(value))
                return false;
            if (attribute >= 0)
                maker.Store(values, slot, attribute, value, whole);
            else
                values[slot] = value;
            return true;
        }
        if (NumberText.IsMissing(text))
            return true;
        if (attribute < 0 || !RawText.TryRead(text, out value, out whole, out var isDecoded, out _))
            return false;
        if (isDecoded)
            values[slot] = value;
        else
            maker.Store(values, slot, attribute, value, whole);
        return true;
    }
}
