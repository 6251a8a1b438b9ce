using System.Text.Json;
using System.Text.Unicode;
using ServerlessAnomaly.Avro;

namespace ServerlessAnomaly.Telemetry;

/// <summary>
/// Writes an Avro value as the JSON that a device would have sent, so that one reader holds one set of rules for both. Numbers keep their digits;
/// NaN is null, infinity a number that no reading takes; bytes, which no field of a reading has, are null.
/// </summary>
/// <param name="json">Where to.</param>
/// <param name="maxBytes">Longest JSON; a few bytes can claim any number of values that take none.</param>
internal ref struct AvroTranscoder(Utf8JsonWriter json, long maxBytes)
{
    /// <summary>The outermost field that is being read; empty outside of any.</summary>
    public string Field { get; private set; } = "";

    /// <exception cref="AvroDataException">The bytes are not of this type.</exception>
    public void Write(ref AvroCursor cursor, AvroType type, int depth = 0)
    {
        switch (type.Kind)
        {
            case AvroKind.Null:
                json.WriteNullValue();
                break;
            case AvroKind.Boolean:
                json.WriteBooleanValue(cursor.ReadBoolean());
                break;
            case AvroKind.Int or AvroKind.Long when type.Time == AvroTime.None:
                json.WriteNumberValue(cursor.ReadLong());
                break;
            case AvroKind.Int or AvroKind.Long:
                WriteTime(cursor.ReadLong(), type.Time);
                break;
            case AvroKind.Float:
                WriteFloat(cursor.ReadFloat());
                break;
            case AvroKind.Double:
                WriteDouble(cursor.ReadDouble());
                break;
            case AvroKind.String:
                json.WriteStringValue(ReadText(ref cursor));
                break;
            case AvroKind.Enum:
                json.WriteStringValue(type.Symbols[Choose(ref cursor, type.Symbols.Length, "an enum")]);
                break;
            case AvroKind.Union:
                Write(ref cursor, type.Branches[Choose(ref cursor, type.Branches.Length, "a union")], depth);
                break;
            case AvroKind.Record:
                WriteRecord(ref cursor, type, depth);
                break;
            case AvroKind.Array or AvroKind.Map:
                WriteItems(ref cursor, type, depth);
                break;
            default:
                cursor.Skip(type.Schema);
                json.WriteNullValue();
                break;
        }
    }

    private void WriteRecord(ref AvroCursor cursor, AvroType type, int depth)
    {
        Limit(cursor.Position);
        json.WriteStartObject();
        foreach (ref readonly var field in type.Fields.AsSpan())
        {
            if (depth == 0)
                Field = field.Name;
            json.WritePropertyName(field.Key);
            Write(ref cursor, field.Type, depth + 1);
        }
        if (depth == 0)
            Field = "";
        json.WriteEndObject();
    }

    private void WriteItems(ref AvroCursor cursor, AvroType type, int depth)
    {
        var isMap = type.Kind == AvroKind.Map;
        if (isMap)
            json.WriteStartObject();
        else
            json.WriteStartArray();
        for (var count = cursor.ReadItemCount(); count > 0; count = cursor.ReadItemCount())
        {
            for (var item = 0L; item < count; item++)
            {
                Limit(cursor.Position);
                if (isMap)
                    json.WritePropertyName(ReadText(ref cursor));
                // The records of an array are readings of their own: their fields are outermost.
                Write(ref cursor, type.Item!, isMap ? depth + 1 : depth);
            }
        }
        if (isMap)
            json.WriteEndObject();
        else
            json.WriteEndArray();
    }

    private readonly void WriteTime(long number, AvroTime time)
    {
        Span<byte> text = stackalloc byte[AvroTimes.MaxBytes];
        json.WriteStringValue(text[..AvroTimes.Format(time, number, text)]);
    }

    private readonly void WriteFloat(float number)
    {
        if (float.IsFinite(number))
            json.WriteNumberValue(number);
        else
            WriteNonFinite(number);
    }

    private readonly void WriteDouble(double number)
    {
        if (double.IsFinite(number))
            json.WriteNumberValue(number);
        else
            WriteNonFinite(number);
    }

    private readonly void WriteNonFinite(double number)
    {
        if (double.IsNaN(number))
            json.WriteNullValue();
        else
            json.WriteRawValue(number > 0 ? "1e999"u8 : "-1e999"u8, skipInputValidation: true);
    }

    private static ReadOnlySpan<byte> ReadText(ref AvroCursor cursor)
    {
        var start = cursor.Position;
        var text = cursor.ReadBytes();
        return Utf8.IsValid(text) ? text : throw new AvroDataException(start, "a text is not UTF-8");
    }

    private static int Choose(ref AvroCursor cursor, int count, string what)
    {
        var start = cursor.Position;
        var choice = cursor.ReadLong();
        return choice >= 0 && choice < count
            ? (int)choice
            : throw new AvroDataException(start, $"{what} of {count} has the choice {choice}");
    }

    private readonly void Limit(int position)
    {
        if (json.BytesCommitted + json.BytesPending > maxBytes)
            throw new AvroDataException(position, $"it claims more values than {maxBytes} bytes of JSON can hold");
    }
}
