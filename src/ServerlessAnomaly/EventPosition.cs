namespace ServerlessAnomaly;

/// <summary>Where an event stands: its partition and its sequence number there.</summary>
public readonly record struct EventPosition(string Partition, long SequenceNumber);
