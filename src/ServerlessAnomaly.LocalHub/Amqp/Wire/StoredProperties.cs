using System.Buffers;
using System.Text.Json;

namespace ServerlessAnomaly.LocalHub.Amqp.Wire;

/// <summary>
/// An event's properties as a record keeps them: a JSON object where the event came over HTTPS, encoded AMQP sections where it came over
/// AMQP. Readers of either kind are given both in their own form.
/// </summary>
internal static class StoredProperties
{
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
                writer.WriteString(System.Text.Encoding.UTF8.GetString(json[start..(int)reader.BytesConsumed]));
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
