using Amqp;
using Amqp.Types;
using ServerlessAnomaly.LocalHub.Amqp.Connections;
using ServerlessAnomaly.LocalHub.Amqp.Messages;
using ServerlessAnomaly.LocalHub.Hubs;
using ServerlessAnomaly.LocalHub.Security;

namespace ServerlessAnomaly.LocalHub.Amqp.Links;

/// <summary><c>$management</c>: what a hub is, and where a partition of it stands.</summary>
internal sealed class ManagementNode(HubNamespace hubs) : IRequestNode
{
    private const int Ok = 200;
    private const string HubType = "com.microsoft:eventhub";
    private const string PartitionType = "com.microsoft:partition";

    public bool Answers(string path) =>
        path.Equals("$management", StringComparison.OrdinalIgnoreCase) || path.EndsWith("/$management", StringComparison.OrdinalIgnoreCase);

    public (int Status, object? Body) Answer(ClientSession client, Message request)
    {
        var properties = request.ApplicationProperties;
        if (properties?["operation"] as string != "READ")
            throw new AmqpException(ErrorCode.NotImplemented, "$management knows the operation READ.");

        var name = properties["name"] as string ?? "";
        Demand(client, properties["security_token"] as string, name);
        var hub = hubs.Find(name) ?? throw HubErrors.NotFound(name);
        return (
            Ok,
            (properties["type"] as string) switch
            {
                HubType => Describe(hub),
                PartitionType => DescribePartition(hub, properties["partition"] as string ?? ""),
                var other => throw HubErrors.Invalid($"$management reads {HubType} and {PartitionType}, and not '{other}'."),
            }
        );
    }

    /// <summary>A request carries its own token, or the connection's tokens count.</summary>
    private void Demand(ClientSession client, string? text, string hub)
    {
        const AccessRights any = AccessRights.Send | AccessRights.Listen;
        if (text is null)
        {
            client.Demand(hub, any, ClientSession.Grace);
            return;
        }

        if (SharedAccessSignature.FindFault(text, hubs.Policies, hubs.Time.GetUtcNow(), out var token) is { } fault)
            throw HubErrors.Unauthorized(fault);
        if (!token.Covers(hub) || (token.Rights & any) == 0)
            throw HubErrors.Unauthorized($"The token is for '{token.Path}' (sr) and not for '{hub}'.");
    }

    private static Map Describe(LocalEventHub hub) =>
        new()
        {
            ["name"] = hub.Name,
            ["type"] = HubType,
            ["created_at"] = hub.CreatedAt.UtcDateTime,
            ["partition_count"] = hub.PartitionIds.Count,
            ["partition_ids"] = hub.PartitionIds.ToArray(),
            ["georeplication_factor"] = 1,
        };

    private Map DescribePartition(LocalEventHub hub, string id)
    {
        var partition = hub.IndexOf(id) ?? throw HubErrors.UnknownPartition(hub, id);
        var (first, last) = hub.RangeOf(partition);
        return new()
        {
            ["name"] = hub.Name,
            ["type"] = PartitionType,
            ["partition"] = id,
            ["begin_sequence_number"] = first,
            ["last_enqueued_sequence_number"] = last.SequenceNumber,
            ["last_enqueued_offset"] = EventEncoder.OffsetText(last.Offset),
            ["last_enqueued_time_utc"] = WholeMilliseconds(last.EnqueuedTimeUtc),
            ["runtime_info_retrieval_time_utc"] = hubs.Time.GetUtcNow().UtcDateTime,
            ["is_partition_empty"] = last.SequenceNumber < first,
            ["begin_sequence_number_epoch"] = 0,
            ["last_enqueued_sequence_number_epoch"] = 0,
        };
    }

    // The library rounds up, and events' own times are cut off; the two must be equal.
    private static DateTime WholeMilliseconds(DateTime time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMillisecond));
}
