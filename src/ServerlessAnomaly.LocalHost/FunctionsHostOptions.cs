using Azure.Messaging.EventHubs.Processor;
using ServerlessAnomaly.LocalHost.Hosting.Triggers.EventHubs;

namespace ServerlessAnomaly.LocalHost;

/// <summary>What <see cref="FunctionsHost"/> runs and with what.</summary>
public sealed record FunctionsHostOptions
{
    /// <summary>The folder of a built or published function app; it holds its host.json as well.</summary>
    public required string AppFolder { get; init; }

    /// <summary>Settings of the app and of its triggers, on top of the environment variables of this process.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>
    /// Name of this host among those that share the partitions of a hub. One that comes back under its name gets its partitions back at once.
    /// Default: a new name.
    /// </summary>
    public string HostId { get; init; } = Guid.NewGuid().ToString();

    /// <summary>Where the state of timers is kept. Default <c>.anomaly</c>.</summary>
    public string Home { get; init; } = ".anomaly";

    /// <summary>The port of HTTP functions on 127.0.0.1; 0 takes a free one. Default 0.</summary>
    public int HttpPort { get; init; }

    /// <summary>Whether queue messages are written and read in Base64, as the Functions queue extension does by default. Default true.</summary>
    public bool Base64QueueMessages { get; init; } = true;

    /// <summary>
    /// Says what the app has applied, where it knows better than the checkpoints: a partition is read from the older of the two. Null for
    /// checkpoints alone.
    /// </summary>
    public ResumePosition? Resume { get; init; }

    /// <summary>Told how far the events of a hub were processed: hub, consumer group, partition, and the position. Null for nobody.</summary>
    public Action<string, string, string, CheckpointPosition>? Checkpointed { get; init; }
}
