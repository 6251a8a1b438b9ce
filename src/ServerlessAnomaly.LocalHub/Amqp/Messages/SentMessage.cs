using Amqp;
using ServerlessAnomaly.LocalHub.Amqp.Wire;
using ServerlessAnomaly.LocalHub.Hubs;
using ServerlessAnomaly.LocalHub.Storage;

namespace ServerlessAnomaly.LocalHub.Amqp.Messages;

/// <summary>Lays out what a producer sent as records: one event, or all events of a batch, which stay together in one partition.</summary>
internal static class SentMessage
{
    /// <summary>Adds the message's events to a batch.</summary>
    /// <param name="batch">Where to.</param>
    /// <param name="hub">Chooses the partition where the link's address names none.</param>
    /// <param name="partition">The partition that the link's address names, or null.</param>
    /// <param name="format">The transfer's message format.</param>
    /// <param name="message">The encoded message.</param>
    /// <exception cref="AmqpException">It is no message, or holds what a hub does not take.</exception>
    public static void AddTo(EventBatchWriter batch, LocalEventHub hub, int? partition, uint format, ReadOnlySpan<byte> message)
    {
        var envelope = MessageView.Read(message);
        var target = partition ?? hub.PartitionOf(envelope.PartitionKey);
        if (format != Sections.BatchFormat)
        {
            Add(batch, target, envelope.PartitionKey, envelope);
            return;
        }

        var rest = envelope.Body;
        var count = 0;
        for (; MessageView.TryReadData(ref rest, out var encoded); count++)
        {
            var inner = MessageView.Read(encoded);
            Add(batch, target, inner.PartitionKey.IsEmpty ? envelope.PartitionKey : inner.PartitionKey, inner);
        }

        if (count == 0)
            throw HubErrors.Invalid("The batch holds no event.");
    }

    private static void Add(EventBatchWriter batch, int target, ReadOnlySpan<byte> key, in MessageView message)
    {
        var room = batch.Begin(target, key, message.Properties, message.Body.Length);
        var rest = message.Body;
        var length = 0;
        while (MessageView.TryReadData(ref rest, out var data))
        {
            data.CopyTo(room[length..]);
            length += data.Length;
        }

        batch.End(target, length);
    }
}
