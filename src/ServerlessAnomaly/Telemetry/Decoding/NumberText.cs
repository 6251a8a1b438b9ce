using System.Globalization;
using System.Text;

namespace ServerlessAnomaly.Telemetry;

/// <summary>Reads numbers from UTF-8 text into float32, correctly rounded.</summary>
internal static class NumberText
{
    /// <summary>What stands for the whole number where a text is none, or none that is exact.</summary>
    public const long NotWhole = -1;

    private const int MaxFastDigits = 18;

    /// <summary>
    /// Reads the whole text as a decimal number. False when it is not one; a number beyond float32 comes back infinite.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out float value) => TryParse(text, out value, out _);

    /// <summary>
    /// Also gives the number as it was written, before float32 rounds it: packed raw values are told by their bits. <see cref="NotWhole"/>
    /// where it is negative, broken, over 18 digits, or written with an exponent, which loses digits.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out float value, out long whole)
    {
        // Raw SMART values are whole numbers, which many files write as '31037635860.0'. Eighteen digits fit an Int64, and its
        // conversion to float32 rounds once, as a full parser does.
        var digits = text is [.., (byte)'.', (byte)'0'] ? text[..^2] : text;
        if (digits.Length is > 0 and <= MaxFastDigits)
        {
            var number = 0L;
            var position = 0;
            while (position < digits.Length && (uint)(digits[position] - '0') <= 9)
                number = number * 10 + (digits[position++] - '0');
            if (position == digits.Length)
            {
                (value, whole) = (number, number);
                return true;
            }
        }
        whole = NotWhole;
        const NumberStyles Decimal = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return float.TryParse(text, Decimal, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Whether a text says that there is no value: empty, a dash, NaN, NA, N/A, null, none, nil, unknown.</summary>
    public static bool IsMissing(ReadOnlySpan<byte> text)
    {
        switch (text.Length)
        {
            case 0:
                return true;
            case 1:
                return text[0] == '-';
            case > 7:
                return false;
        }
        return Ascii.EqualsIgnoreCase(text, "nan"u8)
            || Ascii.EqualsIgnoreCase(text, "na"u8)
            || Ascii.EqualsIgnoreCase(text, "n/a"u8)
            || Ascii.EqualsIgnoreCase(text, "null"u8)
            || Ascii.EqualsIgnoreCase(text, "none"u8)
            || Ascii.EqualsIgnoreCase(text, "nil"u8)
            || Ascii.EqualsIgnoreCase(text, "unknown"u8);
    }
}
