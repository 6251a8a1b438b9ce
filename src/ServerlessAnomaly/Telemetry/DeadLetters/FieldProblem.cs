using System.Text.Json;

namespace ServerlessAnomaly.Telemetry;

/// <summary>Why a reading cannot be taken, before it is known which one of its event it is.</summary>
internal sealed record FieldProblem(RejectReason Reason, string Field, string Value, string Message)
{
    /// <summary>Longest drive model in UTF-8 bytes; ATA itself allows 40.</summary>
    public const int MaxModelBytes = 255;

    /// <summary>UTF-8 serial number of the drive that sleeps, where it is said.</summary>
    public byte[]? Sleeper { get; init; }

    public RejectedReading ToRejection(int eventIndex, int readingIndex) =>
        new(eventIndex, readingIndex, Reason, Field, Value, Message) { Sleeper = Sleeper };

    /// <summary>The value at the reader, which is stepped over, has another type than <paramref name="needed"/>.</summary>
    public static FieldProblem WrongType(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, string field, string needed)
    {
        var found = reader.TokenType switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "an array",
            JsonTokenType.String => "a string",
            JsonTokenType.Number => "a number",
            JsonTokenType.Null => "null",
            _ => "a boolean",
        };
        var value = JsonText.TakeExcerpt(ref reader, body);
        return new(RejectReason.WrongType, field, value, $"'{field}' is {found}, '{value}'; send {needed} instead.");
    }

    public static FieldProblem Number(string field, ReadOnlySpan<byte> value)
    {
        var text = JsonText.Excerpt(value);
        return new(
            RejectReason.NonFiniteNumber,
            field,
            text,
            $"'{field}' is {text}, which is beyond float32; send a number below 3.4e38, or leave the field out."
        );
    }

    public static FieldProblem Serial(RejectReason reason, ReadOnlySpan<byte> value, int maxBytes)
    {
        var text = JsonText.Excerpt(value);
        var message = reason switch
        {
            RejectReason.MissingSerialNumber => $"The serial number '{text}' is empty; send the drive's serial number in 'serial_number'.",
            RejectReason.SerialNumberTooLong =>
                $"The serial number '{text}' has {value.Length} bytes; send at most {maxBytes}, or raise Telemetry:MaxSerialNumberBytes.",
            RejectReason.FakeSerialNumber =>
                $"The serial number '{text}' is one that enclosures and virtual disks make up, which many drives share; send the drive's own, "
                    + "or read it past the enclosure (smartctl's option -d).",
            _ => $"The serial number '{text}' has control characters or broken escapes; send the plain text that is on the drive's label.",
        };
        return new(reason, "serial_number", text, message);
    }

    public static FieldProblem Time(string field, ReadOnlySpan<byte> value)
    {
        var text = JsonText.Excerpt(value);
        if (LiesBefore2000(value))
            return new(RejectReason.InvalidTime, field, text, $"'{field}' is '{text}', which lies before 2000; set the device's clock.");
        var forms =
            field == "local_time.time_t" ? "seconds since 1970" : "ISO 8601, such as 2018-01-31 or 2018-01-31T06:00:00Z, from 2000 on";
        return new(RejectReason.InvalidTime, field, text, $"'{field}' is '{text}', which is no time that can be read; send {forms}.");
    }

    private static bool LiesBefore2000(ReadOnlySpan<byte> value) =>
        value.StartsWith("19"u8) && value.Length > 4 && value[4] is (byte)'-' or (byte)'/'
        || NumberText.TryParse(value, out _, out var seconds) && seconds is >= 0 and < 946_684_800;

    public static FieldProblem Future(string field, DateTime time, TimeSpan tolerance)
    {
        var text = time.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        return new(
            RejectReason.TimeInFuture,
            field,
            text,
            $"The time {text} is over {tolerance} ahead of the clock; set the device's clock, or raise Telemetry:FutureTolerance."
        );
    }

    public static FieldProblem Model(string field, ReadOnlySpan<byte> value)
    {
        var text = JsonText.Excerpt(value);
        return new(
            RejectReason.WrongType,
            field,
            text,
            $"'{field}' is '{text}', which is no text of at most {MaxModelBytes} bytes; send its plain name, or leave the field out."
        );
    }

    public static FieldProblem Missing(RejectReason reason) =>
        reason switch
        {
            RejectReason.MissingSerialNumber => new(
                reason,
                "serial_number",
                "",
                "The reading has no serial number; send it in 'serial_number'. 'smartctl -A' alone does not print it, 'smartctl --all' does."
            ),
            RejectReason.MissingTime => new(
                reason,
                "date",
                "",
                "The reading has no time; send 'date' or 'timestamp' (ISO 8601), or smartctl's 'local_time.time_t'."
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Only the serial number and the time can be missing."),
        };

    public static FieldProblem UnknownShape(string value, string what) =>
        new(
            RejectReason.UnknownShape,
            "",
            value,
            $"{what}; send flat fields ('date', 'serial_number', 'smart_5_raw', …) or what 'smartctl --json --all' prints for a drive."
        );
}
