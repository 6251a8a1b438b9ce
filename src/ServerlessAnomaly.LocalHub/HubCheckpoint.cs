namespace ServerlessAnomaly.LocalHub;

/// <summary>How far a consumer group has come in a partition.</summary>
/// <param name="SequenceNumber">The last event that is done with.</param>
/// <param name="NextOffset">The position of what follows it.</param>
public readonly record struct HubCheckpoint(long SequenceNumber, long NextOffset);
