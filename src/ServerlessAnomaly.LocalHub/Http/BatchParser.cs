using System.Text.Json;
using ServerlessAnomaly.LocalHub.Amqp.Wire;
using ServerlessAnomaly.LocalHub.Hubs;
using ServerlessAnomaly.LocalHub.Storage;

namespace ServerlessAnomaly.LocalHub.Http;

/// <summary>
/// Turns request bodies into records. A batch is <c>[{"Body":"…","BrokerProperties":{"PartitionKey":"…"},"UserProperties":{…}}]</c>; bodies
/// are
/// unescaped straight from the request into the records.
/// </summary>
internal static class BatchParser
{
    /// <summary>Adds one event whose body is the whole request.</summary>
    public static void AddSingle(
        EventBatchWriter batch,
        LocalEventHub hub,
        int? partition,
        string? brokerProperties,
        string? contentType,
        ReadOnlySpan<byte> body
    )
    {
        Span<byte> room = stackalloc byte[LocalEventHub.MaxPartitionKeyLength * 4];
        var key = 0;
        try
        {
            if (!string.IsNullOrEmpty(brokerProperties))
            {
                var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(brokerProperties));
                reader.Read();
                key = ReadKey(ref reader, room);
            }
        }
        catch (JsonException exception)
        {
            throw new HubRequestException(400, $"The BrokerProperties header is not JSON: {exception.Message}");
        }
        catch (InvalidOperationException)
        {
            throw new HubRequestException(400, "The BrokerProperties header holds text that is not valid Unicode.");
        }

        batch.Add(partition ?? hub.PartitionOf(room[..key]), room[..key], StoredProperties.OfContentType(contentType), body);
    }

    /// <summary>Adds the events of a batch and returns how many there were.</summary>
    public static int AddBatch(EventBatchWriter batch, LocalEventHub hub, int? partition, ReadOnlySpan<byte> body)
    {
        Span<byte> room = stackalloc byte[LocalEventHub.MaxPartitionKeyLength * 4];
        var count = 0;
        try
        {
            var reader = new Utf8JsonReader(body);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
                throw new HubRequestException(400, "A batch is a JSON array of objects with a Body.");

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                AddEvent(batch, hub, partition, ref reader, body, room, count++);

            if (reader.Read())
                throw new HubRequestException(400, "Something follows the batch's JSON array.");
        }
        catch (JsonException exception)
        {
            throw new HubRequestException(400, $"The batch is not JSON: {exception.Message}");
        }
        catch (InvalidOperationException)
        {
            throw new HubRequestException(400, $"Event {count} of the batch holds text that is not valid Unicode.");
        }

        return count > 0 ? count : throw new HubRequestException(400, "The batch holds no event.");
    }

    private static void AddEvent(
        EventBatchWriter batch,
        LocalEventHub hub,
        int? partition,
        ref Utf8JsonReader reader,
        ReadOnlySpan<byte> source,
        scoped Span<byte> room,
        int index
    )
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new HubRequestException(400, $"Event {index} of the batch is not an object with a Body.");

        var keyLength = 0;
        ReadOnlySpan<byte> properties = [];
        Utf8JsonReader body = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("Body"u8))
            {
                reader.Read();
                body = reader;
            }
            else if (reader.ValueTextEquals("BrokerProperties"u8))
            {
                reader.Read();
                keyLength = ReadKey(ref reader, room);
            }
            else if (reader.ValueTextEquals("UserProperties"u8))
            {
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                properties = source[start..(int)reader.BytesConsumed];
            }
            else
            {
                reader.Skip();
            }
        }

        if (body.TokenType != JsonTokenType.String)
            throw new HubRequestException(400, $"Event {index} of the batch has no Body that is a string.");

        var key = room[..keyLength];
        var target = partition ?? hub.PartitionOf(key);
        var space = batch.Begin(target, key, properties, body.ValueSpan.Length);
        batch.End(target, body.CopyString(space));
    }

    /// <summary>
    /// Copies the PartitionKey of the object the reader stands at and returns its length; the reader then stands at the object's end.
    /// </summary>
    private static int ReadKey(ref Utf8JsonReader reader, scoped Span<byte> room)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new HubRequestException(400, "BrokerProperties is not a JSON object.");

        var length = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isKey = reader.ValueTextEquals("PartitionKey"u8);
            reader.Read();
            if (!isKey || reader.TokenType == JsonTokenType.Null)
            {
                reader.Skip();
                continue;
            }

            if (reader.TokenType != JsonTokenType.String)
                throw new HubRequestException(400, "PartitionKey is not a string.");
            if (reader.ValueSpan.Length > room.Length)
                throw new HubRequestException(400, $"A PartitionKey has {LocalEventHub.MaxPartitionKeyLength} characters at most.");
            length = reader.CopyString(room);
        }

        return System.Text.Encoding.UTF8.GetCharCount(room[..length]) <= LocalEventHub.MaxPartitionKeyLength
            ? length
            : throw new HubRequestException(400, $"A PartitionKey has {LocalEventHub.MaxPartitionKeyLength} characters at most.");
    }
}
