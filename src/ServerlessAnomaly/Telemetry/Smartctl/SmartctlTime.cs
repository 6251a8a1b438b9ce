using System.Text.Json;

namespace ServerlessAnomaly.Telemetry;

/// <summary>smartctl's clock: <c>local_time.time_t</c>, else <c>local_time.asctime</c>.</summary>
internal static class SmartctlTime
{
    private const string TimeT = "local_time.time_t";
    private const string AscTime = "local_time.asctime";

    /// <summary>Reads the object at the reader into <paramref name="time"/>; null or an object without either leaves no time.</summary>
    public static FieldProblem? Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, ref DateTime time)
    {
        time = default;
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType != JsonTokenType.StartObject)
            return FieldProblem.WrongType(ref reader, body, "local_time", "smartctl's object with 'time_t'");

        FieldProblem? problem = null;
        ReadOnlySpan<byte> text = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isSeconds = problem is null && JsonText.NameIs(ref reader, "time_t"u8);
            var isText = JsonText.NameIs(ref reader, "asctime"u8);
            reader.Read();
            if (isSeconds)
            {
                problem = ReadSeconds(ref reader, body, ref time);
                continue;
            }
            if (isText && reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped)
                text = reader.ValueSpan;
            reader.Skip();
        }
        if (problem is not null || time != default || text.IsEmpty)
            return problem;
        return TimeText.TryParse(text, out time) ? null : FieldProblem.Time(AscTime, text);
    }

    private static FieldProblem? ReadSeconds(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, ref DateTime time)
    {
        time = default;
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType != JsonTokenType.Number)
            return FieldProblem.WrongType(ref reader, body, TimeT, "seconds since 1970 as a number");
        // Tools that keep smartctl's output as floating-point numbers write '1795600000.0'.
        return
            NumberText.TryParse(reader.ValueSpan, out _, out var seconds) && seconds >= 0 && TimeText.TryFromUnixSeconds(seconds, out time)
            ? null
            : FieldProblem.Time(TimeT, reader.ValueSpan);
    }
}
