namespace ServerlessAnomaly.LocalHub.Amqp.Wire;

/// <summary>Descriptors of a message's sections, in the order in which they come, and the keys of Event Hubs' annotations.</summary>
internal static class Sections
{
    public const byte Header = 0x70;
    public const byte DeliveryAnnotations = 0x71;
    public const byte MessageAnnotations = 0x72;
    public const byte Properties = 0x73;
    public const byte ApplicationProperties = 0x74;
    public const byte Data = 0x75;
    public const byte Sequence = 0x76;
    public const byte Value = 0x77;
    public const byte Footer = 0x78;

    /// <summary>The message format of a batch: each data section holds a whole message.</summary>
    public const uint BatchFormat = 0x80013700;

    public static ReadOnlySpan<byte> PartitionKey => "x-opt-partition-key"u8;
}
