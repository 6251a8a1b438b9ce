using System.Buffers.Text;
using System.Text;

namespace ServerlessAnomaly.Telemetry;

/// <summary>
/// Other ways to write a time than ISO 8601: <c>20180131</c>, <c>20180131-060708</c>, seconds (or milli-, micro- or nanoseconds) since 1970,
/// <c>Fri, 20 Nov 2026 10:00:00 GMT</c> and <c>Fri Nov 20 10:00:00 2026 CET</c>.
/// </summary>
internal static class TimeForms
{
    private static ReadOnlySpan<byte> Months => "JanFebMarAprMayJunJulAugSepOctNovDec"u8;

    // Names that several zones share (CST, IST, BST) are not here: a reading of the wrong day is worse than one that is refused.
    private static readonly (byte[] Name, int Minutes)[] Zones =
    [
        ("UTC"u8.ToArray(), 0),
        ("GMT"u8.ToArray(), 0),
        ("WET"u8.ToArray(), 0),
        ("WEST"u8.ToArray(), 60),
        ("CET"u8.ToArray(), 60),
        ("CEST"u8.ToArray(), 120),
        ("MET"u8.ToArray(), 60),
        ("MEST"u8.ToArray(), 120),
        ("EET"u8.ToArray(), 120),
        ("EEST"u8.ToArray(), 180),
        ("MSK"u8.ToArray(), 180),
        ("JST"u8.ToArray(), 540),
        ("KST"u8.ToArray(), 540),
        ("HKT"u8.ToArray(), 480),
        ("AEST"u8.ToArray(), 600),
        ("AEDT"u8.ToArray(), 660),
        ("NZST"u8.ToArray(), 720),
        ("NZDT"u8.ToArray(), 780),
        ("EST"u8.ToArray(), -300),
        ("EDT"u8.ToArray(), -240),
        ("CDT"u8.ToArray(), -300),
        ("MST"u8.ToArray(), -420),
        ("MDT"u8.ToArray(), -360),
        ("PST"u8.ToArray(), -480),
        ("PDT"u8.ToArray(), -420),
    ];

    /// <summary>Reads the text in one of these forms.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTime utc)
    {
        utc = default;
        if (text.IsEmpty)
            return false;
        return (uint)(text[0] - '0') <= 9 ? TryDigits(text, out utc) : TryNamed(text, out utc);
    }

    /// <summary>Minutes that a zone is ahead of UTC; false for names that are unknown, or that several zones share.</summary>
    public static bool TryZone(ReadOnlySpan<byte> name, out int minutes)
    {
        foreach (var zone in Zones)
        {
            if (!name.SequenceEqual(zone.Name))
                continue;
            minutes = zone.Minutes;
            return true;
        }
        minutes = 0;
        return false;
    }

    /// <summary>A number as a time: eight digits that make a day are one, all others count from 1970.</summary>
    public static bool TryNumber(long number, out DateTime utc)
    {
        if (number is >= 1900_01_01 and <= 2999_12_31 && TryDay(number, out utc))
            return true;
        var seconds = number switch
        {
            < 100_000_000_000 => number,
            < 100_000_000_000_000 => number / 1_000,
            < 100_000_000_000_000_000 => number / 1_000_000,
            _ => number / 1_000_000_000,
        };
        return TimeText.TryFromUnixSeconds(seconds, out utc);
    }

    private static bool TryDay(long number, out DateTime utc)
    {
        var (year, month, day) = ((int)(number / 10_000), (int)(number / 100 % 100), (int)(number % 100));
        utc = default;
        if (month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month))
            return false;
        return TimeText.TryCreate(new DateTime(year, month, day).Ticks, out utc);
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out DateTime utc)
    {
        utc = default;
        if (!Utf8Parser.TryParse(text, out long number, out var read))
            return false;
        if (read == text.Length)
            return read is >= 8 and <= 19 && TryNumber(number, out utc);

        // Fractions of a second since 1970, as Python's time.time() gives them; and Ceph's stamps.
        if (text[read] == '.' && read is 9 or 10)
            return text[(read + 1)..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0 && TryNumber(number, out utc);
        if (read != 8 || text.Length is not (15 or 16) || text[read] is not ((byte)'-' or (byte)'T') || !TryDay(number, out utc))
            return false;
        var clock = text[(read + 1)..];
        if (clock is [.., (byte)'Z'])
            clock = clock[..^1];
        if (!Utf8Parser.TryParse(clock, out int time, out var digits) || digits != 6 || clock.Length != 6)
            return false;
        var (hour, minute, second) = (time / 10_000, time / 100 % 100, time % 100);
        if (hour > 23 || minute > 59 || second > 59)
            return false;
        utc = utc.AddSeconds((hour * 60 + minute) * 60 + second);
        return true;
    }

    private static bool TryNamed(ReadOnlySpan<byte> text, out DateTime utc)
    {
        utc = default;
        Span<Range> parts = stackalloc Range[8];
        var count = Split(text, parts);
        if (count is < 5 or > 6)
            return false;
        var isMail = text[parts[0]] is [.., (byte)','];
        var (day, month, year, clock) = isMail ? (1, 2, 3, 4) : (2, 1, 4, 3);
        if (
            !TryMonth(text[parts[month]], out var monthNumber)
            || !TryWhole(text[parts[day]], out var dayNumber)
            || !TryWhole(text[parts[year]], out var yearNumber)
            || yearNumber is < 1970 or > 9998
            || dayNumber == 0
            || dayNumber > DateTime.DaysInMonth(yearNumber, monthNumber)
        )
            return false;
        if (!TimeText.TryParseClock(text[parts[clock]], out var ticks))
            return false;
        var minutes = 0;
        if (count == 6 && !TimeText.TryParseOffset(text[parts[5]], out minutes) && !TryZone(text[parts[5]], out minutes))
            return false;
        return TimeText.TryCreate(
            new DateTime(yearNumber, monthNumber, dayNumber).Ticks + ticks - minutes * TimeSpan.TicksPerMinute,
            out utc
        );
    }

    private static int Split(ReadOnlySpan<byte> text, Span<Range> parts)
    {
        var count = 0;
        for (var start = 0; start < text.Length; )
        {
            var length = text[start..].IndexOf((byte)' ');
            if (length < 0)
                length = text.Length - start;
            if (length > 0)
            {
                if (count == parts.Length)
                    return count + 1;
                parts[count++] = start..(start + length);
            }
            start += length + 1;
        }
        return count;
    }

    private static bool TryMonth(ReadOnlySpan<byte> name, out int month)
    {
        for (month = 1; month <= 12; month++)
        {
            if (name.Length == 3 && Ascii.EqualsIgnoreCase(name, Months.Slice((month - 1) * 3, 3)))
                return true;
        }
        return false;
    }

    private static bool TryWhole(ReadOnlySpan<byte> text, out int number) =>
        Utf8Parser.TryParse(text, out number, out var read) && read == text.Length && number >= 0;
}
