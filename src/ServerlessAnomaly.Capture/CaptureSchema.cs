using System.Globalization;
using System.Text.Json;
using ServerlessAnomaly.Avro;

namespace ServerlessAnomaly.Capture;

/// <summary>The published record of Event Hubs Capture, and how an event is encoded as one.</summary>
internal static class CaptureSchema
{
    public const string Json =
        """{"type":"record","name":"EventData","namespace":"Microsoft.ServiceBus.Messaging","fields":["""
        + """{"name":"SequenceNumber","type":"long"},{"name":"Offset","type":"string"},{"name":"EnqueuedTimeUtc","type":"string"},"""
        + """{"name":"SystemProperties","type":{"type":"map","values":["long","double","string","bytes"]}},"""
        + """{"name":"Properties","type":{"type":"map","values":["long","double","string","bytes","null"]}},"""
        + """{"name":"Body","type":["null","bytes"]}]}""";

    // Branches of the unions above.
    private const int Long = 0,
        Double = 1,
        String = 2,
        Null = 4,
        BodyBytes = 1;

    public static void Encode(in CaptureRecord record, AvroEncoder into)
    {
        into.WriteLong(record.SequenceNumber);
        into.WriteString(record.Offset.ToString(CultureInfo.InvariantCulture));
        into.WriteString(record.EnqueuedTimeUtc.ToString("M/d/yyyy h:mm:ss tt", CultureInfo.InvariantCulture));
        EncodeSystemProperty("x-opt-partition-key", record.PartitionKey, into);
        EncodeSystemProperty("content-type", record.ContentType, into);
        into.WriteLong(0);
        EncodeProperties(record.PropertiesJson, into);
        into.WriteLong(BodyBytes);
        into.WriteBytes(record.Body);
    }

    // Each is a map block of its own, as the application's are.
    private static void EncodeSystemProperty(string name, string? value, AvroEncoder into)
    {
        if (value is null)
            return;
        into.WriteLong(1);
        into.WriteString(name);
        into.WriteLong(String);
        into.WriteString(value);
    }

    // Each property is a map block of its own: their number is known only at the end.
    private static void EncodeProperties(ReadOnlySpan<byte> json, AvroEncoder into)
    {
        if (!json.IsEmpty)
        {
            var reader = new Utf8JsonReader(json);
            using var document = JsonDocument.ParseValue(ref reader);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new JsonException($"The properties of an event are a JSON object, not {document.RootElement.ValueKind}.");

            foreach (var property in document.RootElement.EnumerateObject())
            {
                into.WriteLong(1);
                into.WriteString(property.Name);
                EncodeProperty(property.Value, into);
            }
        }

        into.WriteLong(0);
    }

    private static void EncodeProperty(JsonElement value, AvroEncoder into)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Null:
                into.WriteLong(Null);
                break;
            case JsonValueKind.Number when value.TryGetInt64(out var whole):
                into.WriteLong(Long);
                into.WriteLong(whole);
                break;
            case JsonValueKind.Number:
                into.WriteLong(Double);
                into.WriteDouble(value.GetDouble());
                break;
            default:
                into.WriteLong(String);
                into.WriteString(value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText());
                break;
        }
    }
}
