using System.Globalization;

namespace ServerlessAnomaly.Telemetry;

/// <summary>Reads numbers from UTF-8 text into float32, correctly rounded.</summary>
internal static class NumberText
{
    private const int MaxFastDigits = 18;

    /// <summary>
    /// Reads the whole text as a decimal number. False when it is not one; a number beyond float32 comes back infinite.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out float value)
    {
        // Raw SMART values are whole numbers, which many files write as '31037635860.0'. Eighteen digits fit an Int64, and its
        // conversion to float32 rounds once, as a full parser does.
        var whole = text is [.., (byte)'.', (byte)'0'] ? text[..^2] : text;
        if (whole.Length is > 0 and <= MaxFastDigits)
        {
            var number = 0L;
            var position = 0;
            while (position < whole.Length && (uint)(whole[position] - '0') <= 9) number = number * 10 + (whole[position++] - '0');
            if (position == whole.Length)
            {
                value = number;
                return true;
            }
        }
        const NumberStyles Decimal = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return float.TryParse(text, Decimal, CultureInfo.InvariantCulture, out value);
    }
}
