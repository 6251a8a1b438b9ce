namespace ServerlessAnomaly.Telemetry;

/// <summary>
/// Reads the times that devices and Backblaze's files write: <c>2018-01-01</c>, <c>2018-1-1</c>, <c>2018/1/1</c>, each optionally
/// followed by <c>T</c> or a space and <c>hh:mm[:ss[.fraction]]</c> with <c>Z</c>, an offset, a zone's name, both (as Go writes them), or nothing,
/// which means UTC; and the forms of <see cref="TimeForms"/>.
/// </summary>
internal static class TimeText
{
    private const int TickDigits = 7;
    private const long LastUnixSecond = 253_402_300_799;

    /// <summary>No drive reported anything before; a time before it is that of a clock which was never set.</summary>
    private static readonly long FirstTicks = new DateTime(2000, 1, 1).Ticks;

    /// <summary>Reads the whole text; false when it is no such time, or one before 2000, which a clock that was never set shows.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTime utc)
    {
        utc = default;
        var cursor = new Cursor(text);
        if (!TryParseDate(ref cursor, out var date))
            return TimeForms.TryParse(text, out utc);
        if (cursor.AtEnd)
            return TryCreate(date.Ticks, out utc);

        if (!cursor.TrySkip((byte)'T') && !cursor.TrySkip((byte)' '))
            return false;
        if (!TryParseTimeOfDay(ref cursor, out var timeOfDay) || !TryParseOffset(ref cursor, out var offset) || !cursor.AtEnd)
            return false;
        return TryCreate(date.Ticks + timeOfDay - offset, out utc);
    }

    /// <summary>Reads seconds since 1970; false before 2000 and beyond the years that a date can have.</summary>
    public static bool TryFromUnixSeconds(long seconds, out DateTime utc)
    {
        utc = default;
        return seconds is >= 0 and <= LastUnixSecond && TryCreate(DateTime.UnixEpoch.Ticks + seconds * TimeSpan.TicksPerSecond, out utc);
    }

    /// <summary>Reads a time of day, in ticks.</summary>
    public static bool TryParseClock(ReadOnlySpan<byte> text, out long ticks)
    {
        var cursor = new Cursor(text);
        return TryParseTimeOfDay(ref cursor, out ticks) && cursor.AtEnd;
    }

    /// <summary>Reads an offset such as <c>+0100</c>, in minutes.</summary>
    public static bool TryParseOffset(ReadOnlySpan<byte> text, out int minutes)
    {
        var cursor = new Cursor(text);
        minutes = 0;
        if (text.IsEmpty || !TryParseOffset(ref cursor, out var ticks) || !cursor.AtEnd)
            return false;
        minutes = (int)(ticks / TimeSpan.TicksPerMinute);
        return true;
    }

    /// <summary>The time of so many ticks; false before 2000 and beyond the years that a date can have.</summary>
    public static bool TryCreate(long ticks, out DateTime utc)
    {
        utc = default;
        if (ticks < FirstTicks || ticks > DateTime.MaxValue.Ticks)
            return false;
        utc = new DateTime(ticks, DateTimeKind.Utc);
        return true;
    }

    private static bool TryParseDate(ref Cursor cursor, out DateTime date)
    {
        date = default;
        if (!cursor.TryNumber(4, 4, out var year))
            return false;
        var separator = cursor.TrySkip((byte)'-') ? (byte)'-' : (byte)'/';
        if (separator == '/' && !cursor.TrySkip(separator))
            return false;
        if (!cursor.TryNumber(1, 2, out var month) || !cursor.TrySkip(separator) || !cursor.TryNumber(1, 2, out var day))
            return false;
        if (year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month))
            return false;
        date = new DateTime(year, month, day);
        return true;
    }

    private static bool TryParseTimeOfDay(ref Cursor cursor, out long ticks)
    {
        ticks = 0;
        if (!cursor.TryNumber(2, 2, out var hour) || !cursor.TrySkip((byte)':') || !cursor.TryNumber(2, 2, out var minute))
            return false;
        var second = 0;
        var fraction = 0L;
        if (cursor.TrySkip((byte)':'))
        {
            if (!cursor.TryNumber(2, 2, out second))
                return false;
            if ((cursor.TrySkip((byte)'.') || cursor.TrySkip((byte)',')) && !TryParseFraction(ref cursor, out fraction))
                return false;
        }
        if (hour > 23 || minute > 59 || second > 59)
            return false;
        ticks = ((hour * 60L + minute) * 60 + second) * TimeSpan.TicksPerSecond + fraction;
        return true;
    }

    private static bool TryParseFraction(ref Cursor cursor, out long ticks)
    {
        ticks = 0;
        var digits = 0;
        while (cursor.TryNumber(1, 1, out var digit))
        {
            // Digits below a tick (100 ns) are dropped.
            if (digits < TickDigits)
                ticks = ticks * 10 + digit;
            digits++;
        }
        for (var missing = digits; missing < TickDigits; missing++)
            ticks *= 10;
        return digits > 0;
    }

    private static bool TryParseOffset(ref Cursor cursor, out long ticks)
    {
        ticks = 0;
        if (cursor.AtEnd || cursor.TrySkip((byte)'Z'))
            return true;
        var spaced = cursor.TrySkip((byte)' ');
        if (spaced && TimeForms.TryZone(cursor.Rest, out var named))
        {
            ticks = named * TimeSpan.TicksPerMinute;
            cursor.Rest = default;
            return true;
        }
        var sign = cursor.TrySkip((byte)'+') ? 1 : -1;
        if (sign < 0 && !cursor.TrySkip((byte)'-'))
            return false;
        if (!cursor.TryNumber(2, 2, out var hours))
            return false;
        var minutes = 0;
        var colon = cursor.TrySkip((byte)':');
        if ((colon || !cursor.AtEnd) && !cursor.TryNumber(2, 2, out minutes))
            return false;
        if (hours > 14 || minutes > 59)
            return false;
        ticks = sign * (hours * 60L + minutes) * TimeSpan.TicksPerMinute;

        // Go writes '+0100 CET', or '+0530 +0530' where the zone has no name.
        if (spaced && cursor.TrySkip((byte)' ') && IsZoneName(cursor.Rest))
            cursor.Rest = default;
        return true;
    }

    private static bool IsZoneName(ReadOnlySpan<byte> text)
    {
        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit((char)character) && character is not ((byte)'+' or (byte)'-'))
                return false;
        }
        return text.Length is > 1 and < 7;
    }

    private ref struct Cursor(ReadOnlySpan<byte> text)
    {
        public ReadOnlySpan<byte> Rest = text;

        public readonly bool AtEnd => Rest.IsEmpty;

        public bool TrySkip(byte character)
        {
            if (Rest.IsEmpty || Rest[0] != character)
                return false;
            Rest = Rest[1..];
            return true;
        }

        public bool TryNumber(int minDigits, int maxDigits, out int number)
        {
            number = 0;
            var digits = 0;
            var most = Math.Min(maxDigits, Rest.Length);
            while (digits < most && (uint)(Rest[digits] - '0') <= 9)
                number = number * 10 + (Rest[digits++] - '0');
            if (digits < minDigits)
                return false;
            Rest = Rest[digits..];
            return true;
        }
    }
}
