using System.Globalization;
using ServerlessAnomaly.LocalHub.Amqp.Wire;
using ServerlessAnomaly.LocalHub.Storage;

namespace ServerlessAnomaly.LocalHub.Amqp.Messages;

/// <summary>An event as a message for a consumer.</summary>
internal static class EventEncoder
{
    private const int SurroundingBytes = 512;

    /// <summary>Encodes an event.</summary>
    /// <param name="item">The event.</param>
    /// <param name="last">Where its partition stands, for consumers that asked to be told with each event.</param>
    /// <param name="now">The time.</param>
    public static AmqpWriter Encode(HubEvent item, LastEnqueued? last, DateTimeOffset now)
    {
        var writer = new AmqpWriter(item.Body.Length + item.StoredProperties.Length + SurroundingBytes);
        if (last is not null)
            WritePartition(writer, last, now.UtcDateTime);
        WriteAnnotations(writer, item);
        StoredProperties.WriteTo(writer, item.StoredProperties.Span);
        writer.WriteDescriptor(Sections.Data);
        writer.WriteBinary(item.Body);
        return writer;
    }

    private static void WritePartition(AmqpWriter writer, LastEnqueued last, DateTime now)
    {
        var map = writer.BeginMapSection(Sections.DeliveryAnnotations);
        writer.WriteSymbol("last_enqueued_sequence_number"u8);
        writer.WriteLong(last.SequenceNumber);
        writer.WriteSymbol("last_enqueued_offset"u8);
        writer.WriteString(OffsetText(last.Offset));
        writer.WriteSymbol("last_enqueued_time_utc"u8);
        writer.WriteTimestamp(last.EnqueuedTimeUtc);
        writer.WriteSymbol("runtime_info_retrieval_time_utc"u8);
        writer.WriteTimestamp(now);
        writer.EndMap(map, 8);
    }

    private static void WriteAnnotations(AmqpWriter writer, HubEvent item)
    {
        var map = writer.BeginMapSection(Sections.MessageAnnotations);
        writer.WriteSymbol("x-opt-sequence-number"u8);
        writer.WriteLong(item.SequenceNumber);
        writer.WriteSymbol("x-opt-offset"u8);
        writer.WriteString(OffsetText(item.Offset));
        writer.WriteSymbol("x-opt-enqueued-time"u8);
        writer.WriteTimestamp(item.EnqueuedTimeUtc);
        if (item.PartitionKey is { } key)
        {
            writer.WriteSymbol(Sections.PartitionKey);
            writer.WriteString(key);
        }

        writer.EndMap(map, item.PartitionKey is null ? 6 : 8);
    }

    /// <summary>Offsets travel as text.</summary>
    public static string OffsetText(long offset) => offset.ToString(CultureInfo.InvariantCulture);
}
