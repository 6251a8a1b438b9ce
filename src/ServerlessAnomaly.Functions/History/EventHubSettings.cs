using Azure.Core;
using Azure.Messaging.EventHubs;
using Microsoft.Extensions.Configuration;

namespace ServerlessAnomaly.Functions.History;

/// <summary>The hub that the trigger reads, and how it is reached: the same settings as the trigger's.</summary>
/// <param name="Hub">The hub's name; setting <c>TelemetryHub</c>.</param>
/// <param name="ConsumerGroup">The trigger's consumer group; setting <c>TelemetryConsumerGroup</c>. Names the state.</param>
/// <param name="HistoryConsumerGroup">The group by which the past is read; setting <c>TelemetryHistoryConsumerGroup</c>.</param>
/// <param name="ConnectionString">Setting <c>EventHubConnection</c>; null where the namespace is reached by name.</param>
/// <param name="Namespace">Setting <c>EventHubConnection__fullyQualifiedNamespace</c>.</param>
public sealed record EventHubSettings(
    string Hub,
    string ConsumerGroup,
    string HistoryConsumerGroup,
    string? ConnectionString,
    string? Namespace
)
{
    /// <summary>Group that every hub has, and that no owner reads by.</summary>
    public const string DefaultHistoryConsumerGroup = "$Default";

    /// <summary>The hub and how it is reached; never the key.</summary>
    public override string ToString() =>
        $"{Hub} ({ConsumerGroup}), {(string.IsNullOrWhiteSpace(ConnectionString) ? Namespace : "by a connection string")}";

    /// <summary>Reads the settings, which are checked elsewhere.</summary>
    public static EventHubSettings Read(IConfiguration configuration) =>
        new(
            configuration["TelemetryHub"] ?? "",
            configuration["TelemetryConsumerGroup"] ?? "",
            configuration["TelemetryHistoryConsumerGroup"] is { Length: > 0 } group ? group : DefaultHistoryConsumerGroup,
            configuration["EventHubConnection"],
            configuration["EventHubConnection:fullyQualifiedNamespace"]
        );

    /// <summary>The name of a partition's state: <c>hub/consumer-group/partition-id</c>.</summary>
    public string PartitionName(string partitionId) => $"{Hub}/{ConsumerGroup}/{partitionId}";

    /// <summary>The hub's id of a partition.</summary>
    public static string PartitionId(string partition) => partition[(partition.LastIndexOf('/') + 1)..];

    internal EventHubConnection Connect(TokenCredential credential) =>
        string.IsNullOrWhiteSpace(ConnectionString)
            ? new EventHubConnection(Namespace, Hub, credential)
            : new EventHubConnection(ConnectionString, Hub);
}
