namespace ServerlessAnomaly.Telemetry;

/// <summary>
/// Reads raw values as <c>smartctl</c> prints them: <c>8</c>, <c>26 (Min/Max 14/26)</c>, <c>12 12 13</c>, <c>0/239307048</c>,
/// <c>34821h+27m+25.013s</c>.
/// </summary>
internal static class RawText
{
    /// <summary>
    /// The number that counts. Of words with nothing but spaces between, it is the last: smartctl prints them from the highest to the lowest. Of
    /// errors over operations it is the errors.
    /// </summary>
    /// <param name="text">The text, without quotes.</param>
    /// <param name="value">The number.</param>
    /// <param name="whole">It again, to be decoded; <see cref="NumberText.NotWhole"/> with <paramref name="isDecoded"/>.</param>
    /// <param name="isDecoded">Whether smartctl took the value apart already, so that no decoder may do it again.</param>
    /// <param name="isWords">Whether the text is a row of words.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, out float value, out long whole, out bool isDecoded, out bool isWords)
    {
        (value, whole, isDecoded, isWords) = (0, NumberText.NotWhole, false, false);
        var digits = Digits(text);
        if (digits == 0)
            return false;
        var rest = text[digits..];
        if (rest is [(byte)'.', (byte)'0', ..] && (rest.Length == 2))
            rest = default;
        if (!NumberText.TryParse(text[..digits], out value, out whole) || !float.IsFinite(value))
            return false;
        if (rest.IsEmpty)
            return true;

        isDecoded = true;
        if (rest[0] == '/')
            return digits + 1 < text.Length && Digits(rest[1..]) == rest.Length - 1;
        if (rest[0] == 'h')
            return true;
        if (rest[0] != ' ')
            return false;

        // '26 (Min/Max 14/26)' and '52000 hours' begin with the number, '12 12 13' ends with it.
        var last = text[digits..];
        while (!last.IsEmpty)
        {
            if (last[0] != ' ')
                return !isWords;
            last = last[1..];
            var length = Digits(last);
            if (length == 0)
                return !isWords;
            isWords = true;
            if (!NumberText.TryParse(last[..length], out value, out whole))
                return false;
            last = last[length..];
        }
        return true;
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return end < 0 ? text.Length : end;
    }
}
