using System.Buffers;
using System.Text;
using System.Text.Json;

namespace ServerlessAnomaly.LocalHub.Amqp.Wire;

/// <summary>
/// An event's properties as a record keeps them: a JSON object where the event came over HTTPS, encoded AMQP sections where it came over
/// AMQP. Readers of either kind are given both in their own form.
/// </summary>
internal static class StoredProperties
{
    // Of the section's list: message id, user id, to, subject, reply to, correlation id, and then the content type.
    private const int FieldsBeforeContentType = 6;
    private const int MaxContentTypeLength = 240;

    private static bool IsJson(ReadOnlySpan<byte> stored) => !stored.IsEmpty && stored[0] != AmqpReader.Described;

    /// <summary>The application's properties as a JSON object; empty when there are none.</summary>
    public static ReadOnlyMemory<byte> ToJson(ReadOnlyMemory<byte> stored)
    {
        if (stored.IsEmpty || IsJson(stored.Span))
            return stored;

        var reader = new AmqpReader(stored.Span);
        while (!reader.IsAtEnd)
        {
            if (reader.ReadDescriptor() == Sections.ApplicationProperties && reader.Peek() != AmqpReader.Null)
                return ToJson(ref reader);
            reader.ReadValue();
        }

        return default;
    }

    /// <summary>A content type as a record keeps it; empty where there is none, or it is no plain text of usual length.</summary>
    public static byte[] OfContentType(string? contentType)
    {
        if (string.IsNullOrEmpty(contentType) || contentType.Length > MaxContentTypeLength || !Ascii.IsValid(contentType))
            return [];
        var text = Encoding.ASCII.GetBytes(contentType);
        var (fields, size) = (FieldsBeforeContentType + 1, 1 + FieldsBeforeContentType + 2 + text.Length);
        var nulls = Enumerable.Repeat(AmqpReader.Null, FieldsBeforeContentType);
        return
        [
            AmqpReader.Described,
            0x53,
            Sections.Properties,
            0xC0,
            (byte)size,
            (byte)fields,
            .. nulls,
            0xA3,
            (byte)text.Length,
            .. text,
        ];
    }

    /// <summary>What the sender says that the body is; null where it says nothing.</summary>
    public static string? ContentTypeOf(ReadOnlySpan<byte> stored)
    {
        if (stored.IsEmpty || IsJson(stored))
            return null;

        var reader = new AmqpReader(stored);
        if (reader.ReadDescriptor() != Sections.Properties || reader.EnterList() <= FieldsBeforeContentType)
            return null;
        for (var field = 0; field < FieldsBeforeContentType; field++)
            reader.ReadValue();
        var text = reader.ReadText();
        return text.IsEmpty ? null : Encoding.ASCII.GetString(text);
    }

    /// <summary>Writes the properties as AMQP sections.</summary>
    public static void WriteTo(AmqpWriter writer, ReadOnlySpan<byte> stored)
    {
        if (!IsJson(stored))
        {
            writer.WriteRaw(stored);
            return;
        }

        var reader = new Utf8JsonReader(stored);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return;

        var map = writer.BeginMapSection(Sections.ApplicationProperties);
        var count = 0;
        for (; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; count += 2)
        {
            writer.WriteString(reader.GetString()!);
            reader.Read();
            WriteValue(writer, ref reader, stored);
        }

        writer.EndMap(map, count);
    }

    private static void WriteValue(AmqpWriter writer, ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                writer.WriteString(reader.GetString()!);
                break;
            case JsonTokenType.Number when reader.TryGetInt64(out var whole):
                writer.WriteLong(whole);
                break;
            case JsonTokenType.Number:
                writer.WriteDouble(reader.GetDouble());
                break;
            case JsonTokenType.True or JsonTokenType.False:
                writer.WriteBoolean(reader.GetBoolean());
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                // AMQP's properties are simple values.
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                writer.WriteString(Encoding.UTF8.GetString(json[start..(int)reader.BytesConsumed]));
                break;
            default:
                writer.WriteNull();
                break;
        }
    }

    private static ReadOnlyMemory<byte> ToJson(ref AmqpReader reader)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            var count = reader.EnterMap();
            for (var i = 0; i < count; i += 2)
            {
                writer.WritePropertyName(reader.ReadText());
                AmqpJson.Write(writer, reader.ReadValue());
            }

            writer.WriteEndObject();
        }

        return json.WrittenMemory;
    }
}
