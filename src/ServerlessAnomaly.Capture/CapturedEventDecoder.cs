using System.Globalization;
using System.Text;
using ServerlessAnomaly.Avro;

namespace ServerlessAnomaly.Capture;

/// <summary>
/// Finds the fields of <see cref="CapturedEvent"/> in records of a writer's schema by their names, and passes over the others.
/// </summary>
internal sealed class CapturedEventDecoder
{
    private static readonly string[] Required = ["SequenceNumber", "Offset", "EnqueuedTimeUtc", "Body"];

    private readonly IReadOnlyList<AvroField> _fields;
    private byte[] _contentTypeText = [];
    private string _contentType = "";

    /// <exception cref="AvroDataException">Records of this schema are not captured events.</exception>
    public CapturedEventDecoder(AvroSchema schema)
    {
        if (schema.Kind != AvroKind.Record)
            throw new AvroDataException(0, $"it holds values of type {schema.Kind} and not the records of Event Hubs Capture");
        foreach (var name in Required)
        {
            if (schema.Fields.All(field => field.Name != name))
                throw new AvroDataException(0, $"its records have no field {name}, so it is not a file of Event Hubs Capture");
        }
        _fields = schema.Fields;
    }

    /// <summary>Decodes the record at <paramref name="position"/> and moves it to the next.</summary>
    public CapturedEvent Decode(ReadOnlyMemory<byte> block, ref int position)
    {
        var cursor = new AvroCursor(block.Span, position);
        var captured = default(CapturedEvent);
        foreach (var field in _fields)
        {
            switch (field.Name)
            {
                case "SequenceNumber":
                    captured = captured with { SequenceNumber = ReadNumber(ref cursor, field) };
                    break;
                case "Offset":
                    captured = captured with { Offset = Encoding.UTF8.GetString(ReadText(ref cursor, field)) };
                    break;
                case "EnqueuedTimeUtc":
                    captured = captured with { EnqueuedTime = ReadTime(ref cursor, field) };
                    break;
                case "SystemProperties":
                    captured = ReadSystemProperties(ref cursor, field, captured);
                    break;
                case "Body":
                    var length = ReadText(ref cursor, field).Length;
                    captured = captured with { Body = block.Slice(cursor.Position - length, length) };
                    break;
                default:
                    cursor.Skip(field.Type);
                    break;
            }
        }
        position = cursor.Position;
        return captured;
    }

    private static long ReadNumber(ref AvroCursor cursor, AvroField field)
    {
        var type = cursor.Resolve(field.Type);
        return type.Kind is AvroKind.Int or AvroKind.Long ? cursor.ReadLong() : throw WrongType(cursor, field, type);
    }

    // A null is an empty text: events without a body are captured so.
    private static ReadOnlySpan<byte> ReadText(ref AvroCursor cursor, AvroField field)
    {
        var type = cursor.Resolve(field.Type);
        return type.Kind switch
        {
            AvroKind.Bytes or AvroKind.String => cursor.ReadBytes(),
            AvroKind.Null => default,
            _ => throw WrongType(cursor, field, type),
        };
    }

    private static DateTimeOffset ReadTime(ref AvroCursor cursor, AvroField field)
    {
        var start = cursor.Position;
        var text = Encoding.UTF8.GetString(ReadText(ref cursor, field));
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out var time)
            ? time
            : throw new AvroDataException(start, $"EnqueuedTimeUtc is '{(text.Length > 40 ? text[..40] : text)}', which is no time");
    }

    private CapturedEvent ReadSystemProperties(ref AvroCursor cursor, AvroField field, CapturedEvent captured)
    {
        var type = cursor.Resolve(field.Type);
        if (type.Kind != AvroKind.Map)
        {
            cursor.Skip(type);
            return captured;
        }
        for (var count = cursor.ReadItemCount(); count > 0; count = cursor.ReadItemCount())
        {
            for (var entry = 0L; entry < count; entry++)
            {
                var name = cursor.ReadBytes();
                var value = cursor.Resolve(type.Item!);
                if (value.Kind != AvroKind.String)
                    cursor.Skip(value);
                else if (name.SequenceEqual("x-opt-partition-key"u8))
                    captured = captured with { PartitionKey = Encoding.UTF8.GetString(cursor.ReadBytes()) };
                else if (name.SequenceEqual("content-type"u8))
                    captured = captured with { ContentType = ReadContentType(ref cursor) };
                else
                    cursor.ReadBytes();
            }
        }
        return captured;
    }

    // Most events of a file say the same.
    private string ReadContentType(ref AvroCursor cursor)
    {
        var text = cursor.ReadBytes();
        if (!text.SequenceEqual(_contentTypeText))
            (_contentTypeText, _contentType) = (text.ToArray(), Encoding.UTF8.GetString(text));
        return _contentType;
    }

    private static AvroDataException WrongType(AvroCursor cursor, AvroField field, AvroSchema type) =>
        new(cursor.Position, $"{field.Name} has the type {type.Kind}, which Event Hubs Capture does not write");
}
