namespace ServerlessAnomaly.LocalHub;

/// <summary>One event on its way to a hub.</summary>
/// <param name="Body">The body; UTF-8 text where it travels in a batch over HTTPS.</param>
/// <param name="PartitionKey">Events with equal keys keep their order; null lets the hub choose. 128 characters at most.</param>
public readonly record struct EventToSend(ReadOnlyMemory<byte> Body, string? PartitionKey = null);
