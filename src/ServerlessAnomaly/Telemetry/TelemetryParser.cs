using System.Text.Json;
using System.Text.Unicode;
using ServerlessAnomaly.Avro;

namespace ServerlessAnomaly.Telemetry;

/// <summary>
/// Reads event bodies into batches: one reading, an array of readings, one document after the other, or Ceph's list by time; in the flat shape
/// or in that of <c>smartctl --json</c>; of every kind of drive; JSON, or Avro of a registered schema with the same fields. A good reading costs no allocation. Holds no state between calls, so one
/// parser serves any number of threads.
/// </summary>
public sealed class TelemetryParser
{
    /// <summary>
    /// Refused readings of one body that are told one by one; those after them share one entry, so that a megabyte of empty
    /// objects cannot become gigabytes of dead letters.
    /// </summary>
    public const int MaxRejectionsPerBody = 100;

    private static readonly JsonReaderOptions SeveralDocuments = new() { AllowMultipleValues = true };

    private readonly KindColumns _columns;
    private readonly ColumnMap _map;
    private readonly TelemetryOptions _options;
    private readonly TimeProvider _clock;
    private readonly AvroReader _avro;

    /// <summary>A parser of all kinds.</summary>
    /// <param name="schemas">Say which columns are kept of each kind.</param>
    /// <param name="options">Limits on what is accepted.</param>
    /// <param name="clock">Tells which times lie in the future.</param>
    /// <param name="avroSchemas">Schemas of Avro bodies, as far as they have been learned; null: there are none.</param>
    public TelemetryParser(KindSchemas schemas, TelemetryOptions options, TimeProvider clock, AvroSchemaCatalog? avroSchemas = null)
    {
        (_options, _clock) = (options, clock);
        _columns = new KindColumns(schemas);
        _map = new ColumnMap(options.ColumnMap);
        _avro = new AvroReader(avroSchemas, options);
    }

    /// <summary>
    /// Adds the readings of <paramref name="body"/> to <paramref name="into"/> and what cannot be taken to <paramref name="rejected"/>.
    /// Malformed JSON refuses the whole body: readings before the break are taken back. Whatever the body holds, nothing is thrown.
    /// </summary>
    /// <param name="body">UTF-8 JSON, before which a byte order mark is skipped; or Avro.</param>
    /// <param name="eventIndex">Index of the event in its batch, carried over to readings and rejections.</param>
    /// <param name="into">Batches of the same schemas.</param>
    /// <param name="rejected">Grows by one for each refused reading, or for the refused body.</param>
    /// <param name="contentType">What the sender says that the body is; null where it says nothing.</param>
    public void Parse(
        ReadOnlySpan<byte> body,
        int eventIndex,
        ReadingBatches into,
        List<RejectedReading> rejected,
        string? contentType = null
    )
    {
        if (body.Length > _options.MaxBodyBytes)
        {
            rejected.Add(
                new(
                    eventIndex,
                    -1,
                    RejectReason.BodyTooLarge,
                    "",
                    $"{body.Length}",
                    $"The body has {body.Length} bytes; send at most {_options.MaxBodyBytes}, or raise Telemetry:MaxBodyBytes."
                )
            );
            return;
        }
        if (!AvroBody.TryRead(contentType, body, out var avro))
        {
            ParseJson(body, eventIndex, into, rejected);
            return;
        }
        using var json = _avro.Read(avro, eventIndex, out var refused);
        if (refused is null)
            ParseJson(json.Written, eventIndex, into, rejected);
        else
            rejected.Add(refused);
    }

    private void ParseJson(ReadOnlySpan<byte> body, int eventIndex, ReadingBatches into, List<RejectedReading> rejected)
    {
        if (body.StartsWith("\uFEFF"u8))
            body = body[3..];
        if (!Utf8.IsValid(body))
        {
            rejected.Add(Malformed(eventIndex, body, body, "it has bytes that are not UTF-8"));
            return;
        }

        into.Mark();
        var rejections = rejected.Count;
        var reader = new Utf8JsonReader(body, SeveralDocuments);
        try
        {
            ParseBody(ref reader, body, eventIndex, into, rejected);
        }
        catch (JsonException malformed)
        {
            into.Truncate();
            rejected.RemoveRange(rejections, rejected.Count - rejections);
            var rest = body[(int)Math.Min(reader.BytesConsumed, body.Length)..];
            var place = $"line {malformed.LineNumber + 1}, byte {malformed.BytePositionInLine + 1} cannot be read";
            rejected.Add(Malformed(eventIndex, body, rest, place));
        }
    }

    private void ParseBody(
        ref Utf8JsonReader reader,
        ReadOnlySpan<byte> body,
        int eventIndex,
        ReadingBatches into,
        List<RejectedReading> rejected
    )
    {
        var latest = Latest(_clock.GetUtcNow().UtcDateTime, _options.FutureTolerance);
        var reading = new ReadingJson(body, _columns, _map, _options, latest, into);
        var documents = new BodyDocuments(body, eventIndex, rejected);
        documents.Read(ref reader, ref reading);
    }

    private static DateTime Latest(DateTime now, TimeSpan tolerance) =>
        tolerance > DateTime.MaxValue - now ? DateTime.MaxValue : now + tolerance;

    private static RejectedReading Malformed(int eventIndex, ReadOnlySpan<byte> body, ReadOnlySpan<byte> rest, string what) =>
        new(
            eventIndex,
            -1,
            RejectReason.MalformedJson,
            "",
            JsonText.Excerpt(rest),
            TextLooks.Of(body) is { } look
                ? $"The body is not JSON: {look}."
                : $"The body is not JSON: {what}; send one JSON object or an array of them, in UTF-8."
        );
}
