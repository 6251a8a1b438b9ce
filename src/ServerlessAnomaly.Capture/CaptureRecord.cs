namespace ServerlessAnomaly.Capture;

/// <summary>One event as a capture file keeps it.</summary>
public readonly ref struct CaptureRecord
{
    /// <summary>Its number within the partition.</summary>
    public required long SequenceNumber { get; init; }

    /// <summary>Its position within the partition in bytes.</summary>
    public required long Offset { get; init; }

    /// <summary>When the hub took it, UTC; whole seconds are kept.</summary>
    public required DateTime EnqueuedTimeUtc { get; init; }

    /// <summary>The partition key it was sent with, or null.</summary>
    public string? PartitionKey { get; init; }

    /// <summary>What the sender says that the body is, or null.</summary>
    public string? ContentType { get; init; }

    /// <summary>The application's properties as a JSON object in UTF-8; empty when there are none.</summary>
    public ReadOnlySpan<byte> PropertiesJson { get; init; }

    /// <summary>The body.</summary>
    public required ReadOnlySpan<byte> Body { get; init; }
}
