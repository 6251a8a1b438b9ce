using ServerlessAnomaly.LocalHub.Amqp.Messages;

namespace ServerlessAnomaly.LocalHub.Amqp.Links;

/// <summary>
/// A link's address: <c>HUB</c>, <c>HUB/Partitions/ID</c>, <c>HUB/ConsumerGroups/GROUP/Partitions/ID</c>, or a node that answers requests.
/// </summary>
/// <param name="Path">The address without slashes at its ends.</param>
/// <param name="Hub">The hub's name.</param>
/// <param name="Group">The consumer group, or null.</param>
/// <param name="Partition">The partition's id, or null.</param>
internal sealed record EntityAddress(string Path, string Hub, string? Group, string? Partition)
{
    /// <summary>Takes an address apart; links for answers have their node's own address.</summary>
    /// <param name="address">As the client gave it: with a slash before it or without, percent-encoded, or a whole URI.</param>
    /// <exception cref="global::Amqp.AmqpException">No such address is known.</exception>
    public static EntityAddress Parse(string? address)
    {
        var path = PathOf(address);
        return path.Split('/') switch
        {
            [var hub] when hub.Length > 0 => new(path, hub, null, null),
            [var hub, var publishers, _] when Is(publishers, "Publishers") => new(path, hub, null, null),
            [var hub, var partitions, var id] when Is(partitions, "Partitions") => new(path, hub, null, id),
            [var hub, var groups, var group, var partitions, var id] when Is(groups, "ConsumerGroups") && Is(partitions, "Partitions") =>
                new(path, hub, group, id),
            _ => throw HubErrors.NotFound(path),
        };
    }

    /// <summary>An address without scheme, host, encoding and slashes at its ends.</summary>
    public static string PathOf(string? address)
    {
        var text = address ?? "";
        return text.Contains("://", StringComparison.Ordinal)
            ? Security.SharedAccessSignature.PathOf(text)
            : Uri.UnescapeDataString(text).Trim('/');
    }

    private static bool Is(string part, string expected) => part.Equals(expected, StringComparison.OrdinalIgnoreCase);
}
