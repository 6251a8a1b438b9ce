namespace ServerlessAnomaly.Capture;

/// <summary>One event as Event Hubs Capture wrote it.</summary>
/// <param name="SequenceNumber">Its number within the partition.</param>
/// <param name="Offset">Its position within the partition, as the service writes it.</param>
/// <param name="EnqueuedTime">When the hub took it, UTC; Capture keeps whole seconds.</param>
/// <param name="PartitionKey">The key it was sent with (<c>x-opt-partition-key</c>), or null.</param>
/// <param name="ContentType">What its sender says that the body is (<c>content-type</c>), or null.</param>
/// <param name="Body">The body; empty where the event had none. Valid until the next event is asked for.</param>
public readonly record struct CapturedEvent(
    long SequenceNumber,
    string Offset,
    DateTimeOffset EnqueuedTime,
    string? PartitionKey,
    string? ContentType,
    ReadOnlyMemory<byte> Body
);
