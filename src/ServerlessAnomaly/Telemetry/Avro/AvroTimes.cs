using System.Globalization;
using ServerlessAnomaly.Avro;

namespace ServerlessAnomaly.Telemetry;

/// <summary>What a whole number of Avro says of time.</summary>
internal enum AvroTime
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Days since 1970.</summary>
    Date,

    /// <summary>Milliseconds since 1970.</summary>
    Millis,

    /// <summary>Microseconds since 1970.</summary>
    Micros,

    /// <summary>Nanoseconds since 1970.</summary>
    Nanos,
}

/// <summary>Avro's logical types of time; local times are taken for UTC, as times without a zone are in JSON.</summary>
internal static class AvroTimes
{
    /// <summary>Longest text in bytes.</summary>
    public const int MaxBytes = 64;

    private const long NanosPerTick = 100;

    public static AvroTime TimeOf(AvroSchema schema) =>
        (schema.Kind, schema.LogicalType) switch
        {
            (AvroKind.Int, "date") => AvroTime.Date,
            (AvroKind.Long, "timestamp-millis" or "local-timestamp-millis") => AvroTime.Millis,
            (AvroKind.Long, "timestamp-micros" or "local-timestamp-micros") => AvroTime.Micros,
            (AvroKind.Long, "timestamp-nanos" or "local-timestamp-nanos") => AvroTime.Nanos,
            _ => AvroTime.None,
        };

    /// <summary>Writes a time as ISO 8601, or as a text that is no time where it lies beyond the calendar; returns its length.</summary>
    public static int Format(AvroTime kind, long number, Span<byte> into)
    {
        var (perUnit, divisor) = kind switch
        {
            AvroTime.Date => (TimeSpan.TicksPerDay, 1L),
            AvroTime.Millis => (TimeSpan.TicksPerMillisecond, 1L),
            AvroTime.Micros => (TimeSpan.TicksPerMicrosecond, 1L),
            _ => (1L, NanosPerTick),
        };
        var ticks = DateTime.UnixEpoch.Ticks + (Int128)number * perUnit / divisor;
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
        {
            System.Text.Unicode.Utf8.TryWrite(into, CultureInfo.InvariantCulture, $"{number} as {kind}", out var length);
            return length;
        }
        var time = new DateTime((long)ticks, DateTimeKind.Utc);
        time.TryFormat(
            into,
            out var written,
            kind == AvroTime.Date ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss.FFFFFFFZ",
            CultureInfo.InvariantCulture
        );
        return written;
    }
}
