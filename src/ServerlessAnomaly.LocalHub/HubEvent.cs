namespace ServerlessAnomaly.LocalHub;

/// <summary>One event as a hub keeps it.</summary>
public sealed class HubEvent
{
    /// <summary>Its number within the partition: grows, without regard to size, and is never given twice.</summary>
    public required long SequenceNumber { get; init; }

    /// <summary>Its position within the partition in bytes.</summary>
    public required long Offset { get; init; }

    /// <summary>The position of what follows it.</summary>
    public required long NextOffset { get; init; }

    /// <summary>When the hub took it.</summary>
    public required DateTime EnqueuedTimeUtc { get; init; }

    /// <summary>The partition key it was sent with, or null.</summary>
    public required string? PartitionKey { get; init; }

    /// <summary>The application's properties as a JSON object in UTF-8; empty when there are none.</summary>
    public ReadOnlyMemory<byte> PropertiesJson => Amqp.Wire.StoredProperties.ToJson(StoredProperties);

    /// <summary>What the sender says that the body is; null where it says nothing.</summary>
    public string? ContentType => Amqp.Wire.StoredProperties.ContentTypeOf(StoredProperties.Span);

    /// <summary>The properties in the form in which they came.</summary>
    internal ReadOnlyMemory<byte> StoredProperties { get; init; }

    /// <summary>The body.</summary>
    public required byte[] Body { get; init; }
}

/// <summary>One event on its way to a hub.</summary>
/// <param name="Body">The body; UTF-8 text where it travels in a batch over HTTPS.</param>
/// <param name="PartitionKey">Events with equal keys keep their order; null lets the hub choose. 128 characters at most.</param>
public readonly record struct EventToSend(ReadOnlyMemory<byte> Body, string? PartitionKey = null);

/// <summary>How far a consumer group has come in a partition.</summary>
/// <param name="SequenceNumber">The last event that is done with.</param>
/// <param name="NextOffset">The position of what follows it.</param>
public readonly record struct HubCheckpoint(long SequenceNumber, long NextOffset);
