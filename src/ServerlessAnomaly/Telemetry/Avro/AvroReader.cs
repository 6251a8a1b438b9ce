using ServerlessAnomaly.Avro;

namespace ServerlessAnomaly.Telemetry;

/// <summary>Reads Avro bodies as the JSON that says the same. Thread-safe; allocates nothing for a good body once its buffer has grown.</summary>
/// <param name="schemas">What is known of schemas; null: nothing.</param>
/// <param name="options">The limit on bodies.</param>
internal sealed class AvroReader(AvroSchemaCatalog? schemas, TelemetryOptions options)
{
    // Names take most of JSON's bytes, and none of Avro's.
    private const int MaxGrowth = 16;

    private JsonScratch? _spare;

    /// <summary>The body as JSON, to be disposed of; empty where it is refused.</summary>
    /// <param name="body">The body.</param>
    /// <param name="eventIndex">Index of the event in its batch.</param>
    /// <param name="refused">Why it cannot be read; else null.</param>
    public Lease Read(AvroBody body, int eventIndex, out RejectedReading? refused)
    {
        if (schemas?.Find(body) is not var (plan, schema))
        {
            refused = Unknown(body, eventIndex);
            return default;
        }
        refused = null;
        var scratch = Interlocked.Exchange(ref _spare, null) ?? new JsonScratch();
        var cursor = new AvroCursor(body.Data, 0);
        var transcoder = new AvroTranscoder(scratch.Json, (long)options.MaxBodyBytes * MaxGrowth);
        try
        {
            transcoder.Write(ref cursor, plan.Root);
            if (cursor.Position < body.Data.Length)
                throw new AvroDataException(cursor.Position, $"{body.Data.Length - cursor.Position} bytes follow the end of the value");
            scratch.Json.Flush();
            return new Lease(this, scratch);
        }
        catch (AvroDataException damage)
        {
            refused = Damaged(schema, transcoder.Field, body.DataStart + damage.Offset, damage.Message, eventIndex);
            GiveBack(scratch);
            return default;
        }
    }

    private void GiveBack(JsonScratch scratch)
    {
        if (scratch.Clear())
            _spare = scratch;
    }

    private static RejectedReading Unknown(AvroBody body, int eventIndex)
    {
        var name = JsonText.Short(body.Name);
        return new(
            eventIndex,
            -1,
            RejectReason.UnknownSchema,
            "",
            name,
            name.Length == 0
                ? "The body is Avro and does not say by which schema; name it in the content type (avro/binary+id), or send single-object encoding."
                : $"The body is Avro of the schema '{name}', which is not in the registry; add it with 'anomaly schemas add', and send the event again."
        );
    }

    private static RejectedReading Damaged(RegisteredSchema schema, string field, int at, string what, int eventIndex) =>
        new(
            eventIndex,
            -1,
            RejectReason.MalformedAvro,
            field,
            "",
            $"The body cannot be read by the schema {schema.Name} ({schema.Id}): {(field.Length > 0 ? $"in '{field}', " : "")}at byte {at}, "
                + $"{what}; send what the schema describes, or name the schema that it was written with."
        );

    /// <summary>The JSON, until it is disposed of.</summary>
    internal readonly ref struct Lease(AvroReader owner, JsonScratch scratch)
    {
        public ReadOnlySpan<byte> Written => scratch is null ? default : scratch.Written;

        public void Dispose()
        {
            if (scratch is not null)
                owner.GiveBack(scratch);
        }
    }
}
