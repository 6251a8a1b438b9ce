using Microsoft.Extensions.Logging;
using ServerlessAnomaly.LocalHub.Hubs;

namespace ServerlessAnomaly.LocalHub.Amqp;

/// <summary>What a consumer's link works with.</summary>
internal sealed record ConsumerLinkContext(
    LocalEventHub Hub, EntityAddress Entity, ClientSession Client, ReaderSeats Seats, TimeProvider Time, ILogger Log)
{
    /// <summary>The partition of a group, as seats are kept by.</summary>
    public string Place => $"{Hub.Name}/{Entity.Group}/{Entity.Partition}";
}
