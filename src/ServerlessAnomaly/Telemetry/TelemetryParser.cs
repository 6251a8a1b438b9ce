using System.Text.Json;
using System.Text.Unicode;

namespace ServerlessAnomaly.Telemetry;

/// <summary>
/// Reads event bodies into a batch: one reading or an array of readings, in the flat shape or in that of <c>smartctl --json</c>.
/// A good reading costs no allocation. Holds no state between calls, so one parser serves any number of threads.
/// </summary>
/// <param name="schema">Says which columns are kept, and in which order.</param>
/// <param name="options">Limits on what is accepted.</param>
/// <param name="clock">Tells which times lie in the future.</param>
public sealed class TelemetryParser(FeatureSchema schema, TelemetryOptions options, TimeProvider clock)
{
    /// <summary>
    /// Refused readings of one body that are told one by one; those after them share one entry, so that a megabyte of empty
    /// objects cannot become gigabytes of dead letters.
    /// </summary>
    public const int MaxRejectionsPerBody = 100;

    // Every byte of the longest serial number allowed (255), written as a six-byte escape, with room to spare.
    private const int ScratchBytes = 1536;

    private readonly ColumnLookup _columns = new(schema);

    /// <summary>
    /// Adds the readings of <paramref name="body"/> to <paramref name="into"/> and what cannot be taken to <paramref name="rejected"/>.
    /// Malformed JSON refuses the whole body: readings before the break are taken back. Whatever the body holds, nothing is thrown.
    /// </summary>
    /// <param name="body">UTF-8 JSON; a byte order mark is skipped.</param>
    /// <param name="eventIndex">Index of the event in its batch, carried over to readings and rejections.</param>
    /// <param name="into">A batch as wide as the schema has columns.</param>
    /// <param name="rejected">Grows by one for each refused reading, or for the refused body.</param>
    /// <exception cref="ArgumentException">The batch has another width than the schema.</exception>
    public void Parse(ReadOnlySpan<byte> body, int eventIndex, ReadingBatch into, List<RejectedReading> rejected)
    {
        if (into.Width != _columns.Width)
            throw new ArgumentException(
                $"The batch holds {into.Width} values a reading, the schema {schema.Id} has {_columns.Width}.", nameof(into));

        if (body.Length > options.MaxBodyBytes)
        {
            rejected.Add(new(eventIndex, -1, RejectReason.BodyTooLarge, "", $"{body.Length}",
                $"The body has {body.Length} bytes; send at most {options.MaxBodyBytes}, or raise Telemetry:MaxBodyBytes."));
            return;
        }
        if (body.StartsWith("\uFEFF"u8)) body = body[3..];
        if (!Utf8.IsValid(body))
        {
            rejected.Add(Malformed(eventIndex, body, "it has bytes that are not UTF-8"));
            return;
        }

        var (readings, rejections) = (into.Count, rejected.Count);
        Span<byte> scratch = stackalloc byte[ScratchBytes];
        scoped var reader = new Utf8JsonReader(body);
        try
        {
            ParseBody(ref reader, body, scratch, eventIndex, into, rejected);
        }
        catch (JsonException malformed)
        {
            into.Truncate(readings);
            rejected.RemoveRange(rejections, rejected.Count - rejections);
            var rest = body[(int)Math.Min(reader.BytesConsumed, body.Length)..];
            var place = $"line {malformed.LineNumber + 1}, byte {malformed.BytePositionInLine + 1} cannot be read";
            rejected.Add(Malformed(eventIndex, rest, place));
        }
    }

    private void ParseBody(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> body, Span<byte> scratch, int eventIndex, ReadingBatch into,
        List<RejectedReading> rejected)
    {
        var latest = Latest(clock.GetUtcNow().UtcDateTime, options.FutureTolerance);
        var reading = new ReadingJson(body, scratch, _columns, options, latest, into);
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            if (reading.Read(ref reader, eventIndex) is { } problem) rejected.Add(problem.ToRejection(eventIndex, -1));
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            ParseArray(ref reader, ref reading, body, eventIndex, rejected);
        }
        else
        {
            var value = JsonText.TakeExcerpt(ref reader, body);
            rejected.Add(FieldProblem.UnknownShape(value, $"The body is the bare value {value}").ToRejection(eventIndex, -1));
        }
        // One more step tells whether anything but white space follows.
        reader.Read();
    }

    private static void ParseArray(
        ref Utf8JsonReader reader, ref ReadingJson reading, ReadOnlySpan<byte> body, int eventIndex, List<RejectedReading> rejected)
    {
        var index = 0;
        var refused = 0;
        for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            var problem = reader.TokenType == JsonTokenType.StartObject
                ? reading.Read(ref reader, eventIndex)
                : FieldProblem.UnknownShape(JsonText.TakeExcerpt(ref reader, body), "The array holds something that is no object");
            if (problem is null) continue;
            refused++;
            if (refused <= MaxRejectionsPerBody) rejected.Add(problem.ToRejection(eventIndex, index));
        }
        if (index == 0) rejected.Add(FieldProblem.UnknownShape("[]", "The body is an empty array").ToRejection(eventIndex, -1));
        if (refused <= MaxRejectionsPerBody) return;
        var last = rejected[^1];
        var more = refused - MaxRejectionsPerBody;
        rejected[^1] = last with { Message = $"{last.Message} {more} more readings of this body were refused too.", Readings = more + 1 };
    }

    private static DateTime Latest(DateTime now, TimeSpan tolerance) =>
        tolerance > DateTime.MaxValue - now ? DateTime.MaxValue : now + tolerance;

    private static RejectedReading Malformed(int eventIndex, ReadOnlySpan<byte> rest, string what) => new(
        eventIndex, -1, RejectReason.MalformedJson, "", JsonText.Excerpt(rest),
        $"The body is not JSON: {what}; send one JSON object or an array of them, in UTF-8.");
}
