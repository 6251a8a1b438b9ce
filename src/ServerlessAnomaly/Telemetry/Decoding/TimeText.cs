namespace ServerlessAnomaly.Telemetry;

/// <summary>
/// Reads the times that devices and Backblaze's files write: <c>2018-01-01</c>, <c>2018-1-1</c>, <c>2018/1/1</c>, each optionally
/// followed by <c>T</c> or a space and <c>hh:mm[:ss[.fraction]]</c> with <c>Z</c>, an offset, or nothing, which means UTC.
/// </summary>
internal static class TimeText
{
    private const int TickDigits = 7;

    /// <summary>Reads the whole text; false when it is no such time, or one before 1970, when no drive reported anything.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTime utc)
    {
        utc = default;
        var cursor = new Cursor(text);
        if (!TryParseDate(ref cursor, out var date)) return false;
        if (cursor.AtEnd) return TryCreate(date.Ticks, out utc);

        if (!cursor.TrySkip((byte)'T') && !cursor.TrySkip((byte)' ')) return false;
        if (!TryParseTimeOfDay(ref cursor, out var timeOfDay) || !TryParseOffset(ref cursor, out var offset) || !cursor.AtEnd) return false;
        return TryCreate(date.Ticks + timeOfDay - offset, out utc);
    }

    /// <summary>Reads seconds since 1970; false when outside the years that a date can have.</summary>
    public static bool TryFromUnixSeconds(long seconds, out DateTime utc)
    {
        utc = default;
        if (seconds is < 0 or > 253_402_300_799) return false;
        utc = DateTime.UnixEpoch.AddTicks(seconds * TimeSpan.TicksPerSecond);
        return true;
    }

    private static bool TryCreate(long ticks, out DateTime utc)
    {
        utc = default;
        if (ticks < DateTime.UnixEpoch.Ticks || ticks > DateTime.MaxValue.Ticks) return false;
        utc = new DateTime(ticks, DateTimeKind.Utc);
        return true;
    }

    private static bool TryParseDate(ref Cursor cursor, out DateTime date)
    {
        date = default;
        if (!cursor.TryNumber(4, 4, out var year)) return false;
        var separator = cursor.TrySkip((byte)'-') ? (byte)'-' : (byte)'/';
        if (separator == '/' && !cursor.TrySkip(separator)) return false;
        if (!cursor.TryNumber(1, 2, out var month) || !cursor.TrySkip(separator) || !cursor.TryNumber(1, 2, out var day)) return false;
        if (year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month)) return false;
        date = new DateTime(year, month, day);
        return true;
    }

    private static bool TryParseTimeOfDay(ref Cursor cursor, out long ticks)
    {
        ticks = 0;
        if (!cursor.TryNumber(2, 2, out var hour) || !cursor.TrySkip((byte)':') || !cursor.TryNumber(2, 2, out var minute)) return false;
        var second = 0;
        var fraction = 0L;
        if (cursor.TrySkip((byte)':'))
        {
            if (!cursor.TryNumber(2, 2, out second)) return false;
            if (cursor.TrySkip((byte)'.') && !TryParseFraction(ref cursor, out fraction)) return false;
        }
        if (hour > 23 || minute > 59 || second > 59) return false;
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
            if (digits < TickDigits) ticks = ticks * 10 + digit;
            digits++;
        }
        for (var missing = digits; missing < TickDigits; missing++) ticks *= 10;
        return digits > 0;
    }

    private static bool TryParseOffset(ref Cursor cursor, out long ticks)
    {
        ticks = 0;
        if (cursor.AtEnd || cursor.TrySkip((byte)'Z')) return true;
        var sign = cursor.TrySkip((byte)'+') ? 1 : -1;
        if (sign < 0 && !cursor.TrySkip((byte)'-')) return false;
        if (!cursor.TryNumber(2, 2, out var hours)) return false;
        var minutes = 0;
        var colon = cursor.TrySkip((byte)':');
        if ((colon || !cursor.AtEnd) && !cursor.TryNumber(2, 2, out minutes)) return false;
        if (hours > 14 || minutes > 59) return false;
        ticks = sign * (hours * 60L + minutes) * TimeSpan.TicksPerMinute;
        return true;
    }

    private ref struct Cursor(ReadOnlySpan<byte> text)
    {
        private ReadOnlySpan<byte> _rest = text;

        public readonly bool AtEnd => _rest.IsEmpty;

        public bool TrySkip(byte character)
        {
            if (_rest.IsEmpty || _rest[0] != character) return false;
            _rest = _rest[1..];
            return true;
        }

        public bool TryNumber(int minDigits, int maxDigits, out int number)
        {
            number = 0;
            var digits = 0;
            var most = Math.Min(maxDigits, _rest.Length);
            while (digits < most && (uint)(_rest[digits] - '0') <= 9) number = number * 10 + (_rest[digits++] - '0');
            if (digits < minDigits) return false;
            _rest = _rest[digits..];
            return true;
        }
    }
}
