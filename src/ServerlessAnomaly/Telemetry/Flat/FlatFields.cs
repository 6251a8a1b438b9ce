using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ServerlessAnomaly.Telemetry;

/// <summary>Reads one field of a reading at the reader, whatever JSON type a device chose for it, as long as its meaning is plain.</summary>
internal static class FlatFields
{
    /// <summary>Bytes that are kept beside the body: a serial number and a model, unescaped.</summary>
    public const int KeptBytes = 2 * MaxTextBytes;

    private const int MaxTextBytes = 255;

    /// <summary>A value of a column: a number, a number in quotes as smartctl prints it, or nothing.</summary>
    public static FieldProblem? ReadValue(
        ref Utf8JsonReader reader,
        ReadOnlySpan<byte> body,
        Span<float> values,
        int slot,
        int attribute,
        ref MakerValues maker,
        ReadOnlySpan<byte> spelled
    )
    {
        if (attribute >= 0)
            maker.Forget(slot);
        values[slot] = float.NaN;
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType == JsonTokenType.Number)
        {
            if (!NumberText.TryParse(reader.ValueSpan, out var number, out var whole) || !float.IsFinite(number))
                return FieldProblem.Number(Encoding.UTF8.GetString(spelled), reader.ValueSpan);
            if (attribute >= 0)
                maker.Store(values, slot, attribute, number, whole);
            else
                values[slot] = number;
            return null;
        }
        if (reader.TokenType == JsonTokenType.String && ValueText.TryRead(reader.ValueSpan, values, slot, attribute, ref maker))
            return null;
        return FieldProblem.WrongType(ref reader, body, Encoding.UTF8.GetString(spelled), "a JSON number, null where the value is missing");
    }

    /// <summary>A time as text, or a number: seconds since 1970, or a day such as 20180131.</summary>
    public static FieldProblem? ReadTime(
        ref Utf8JsonReader reader,
        ReadOnlySpan<byte> body,
        Span<byte> scratch,
        string field,
        ref DateTime time
    )
    {
        time = default;
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.String:
                return JsonText.TryRead(ref reader, scratch, out var text) && TimeText.TryParse(text, out time)
                    ? null
                    : FieldProblem.Time(field, reader.ValueSpan);
            case JsonTokenType.Number:
                return TryNumber(reader.ValueSpan, out time) ? null : FieldProblem.Time(field, reader.ValueSpan);
            default:
                return FieldProblem.WrongType(ref reader, body, field, "ISO 8601 text, such as \"2018-01-31\"");
        }
    }

    /// <summary>A serial number, which a device may send as a whole number; kept as it is written.</summary>
    public static FieldProblem? ReadSerialNumber(
        ref Utf8JsonReader reader,
        ReadOnlySpan<byte> body,
        Span<byte> scratch,
        Span<byte> kept,
        int maxBytes,
        ref BodyText serial
    )
    {
        serial = default;
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        var isDigits = reader.TokenType == JsonTokenType.Number && !reader.ValueSpan.ContainsAnyExceptInRange((byte)'0', (byte)'9');
        if (reader.TokenType != JsonTokenType.String && !isDigits)
            return FieldProblem.WrongType(ref reader, body, "serial_number", "the serial number as a string");
        if (!JsonText.TryRead(ref reader, scratch, out var text))
        {
            var reason = reader.ValueSpan.Length > scratch.Length ? RejectReason.SerialNumberTooLong : RejectReason.WrongType;
            return FieldProblem.Serial(reason, reader.ValueSpan, maxBytes);
        }
        if (SerialNumberText.Check(text, maxBytes) is { } refused)
            return FieldProblem.Serial(refused, text, maxBytes);
        serial = Keep(ref reader, text, kept, at: 0);
        return null;
    }

    /// <summary>The drive's model.</summary>
    public static FieldProblem? ReadModel(
        ref Utf8JsonReader reader,
        ReadOnlySpan<byte> body,
        Span<byte> scratch,
        Span<byte> kept,
        string field,
        ref BodyText model
    )
    {
        model = default;
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType != JsonTokenType.String)
            return FieldProblem.WrongType(ref reader, body, field, "the drive model as a string");
        if (!JsonText.TryRead(ref reader, scratch, out var text) || text.Length > FieldProblem.MaxModelBytes)
            return FieldProblem.Model(field, reader.ValueSpan);
        model = Keep(ref reader, text, kept, at: MaxTextBytes);
        return null;
    }

    /// <summary>The label of a drive that failed on this day.</summary>
    public static FieldProblem? ReadFailure(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, ref bool failed)
    {
        failed = false;
        switch (reader.TokenType)
        {
            case JsonTokenType.Null or JsonTokenType.False:
                return null;
            case JsonTokenType.True:
                failed = true;
                return null;
            case JsonTokenType.Number or JsonTokenType.String when NumberText.TryParse(reader.ValueSpan, out var flag) && flag is 0 or 1:
                failed = flag == 1;
                return null;
            default:
                return FieldProblem.WrongType(ref reader, body, "failure", "0 or 1");
        }
    }

    private static bool TryNumber(ReadOnlySpan<byte> text, out DateTime time)
    {
        if (NumberText.TryParse(text, out _, out var whole) && whole >= 0)
            return TimeForms.TryNumber(whole, out time);
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out whole))
            return TimeForms.TryNumber(whole, out time);
        return TimeForms.TryParse(text, out time);
    }

    // What is not escaped lies in the body; what is has to outlive the scratch.
    private static BodyText Keep(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> text, Span<byte> kept, int at)
    {
        if (!reader.ValueIsEscaped)
            return BodyText.At(ref reader);
        text.CopyTo(kept[at..]);
        return new(at, text.Length, IsKept: true);
    }
}
