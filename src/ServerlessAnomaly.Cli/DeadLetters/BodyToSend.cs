using Azure.Messaging.EventHubs;

namespace ServerlessAnomaly.Cli.DeadLetters;

/// <summary>A body that is sent again as it came, to the partition that it came from: there is no text in it to be repaired, or to be keyed by.</summary>
/// <param name="PartitionId">The partition's id.</param>
/// <param name="Event">The body, with its content type.</param>
internal sealed record BodyToSend(string PartitionId, EventData Event);
