using ServerlessAnomaly.LocalHost.Azurite;
using ServerlessAnomaly.LocalHub;

namespace ServerlessAnomaly.LocalHost;

/// <summary>What <see cref="LocalAzure"/> runs and where.</summary>
public sealed record LocalAzureOptions
{
    /// <summary>The folder that keeps everything; one running program at a time. Default <c>.anomaly</c>.</summary>
    public string Home { get; init; } = ".anomaly";

    /// <summary>The port of the hub's HTTPS endpoint on 127.0.0.1; 0 takes a free one, and a taken one is refused. Default 0.</summary>
    public int HubPort { get; init; }

    /// <summary>The hub's port for AMQP without TLS; 0 takes a free one, and a taken one is replaced by a free one. Default 0.</summary>
    public int AmqpPort { get; init; }

    /// <summary>Lets other machines use the hub; only this one otherwise. Default off.</summary>
    public bool Listen { get; init; }

    /// <summary>The hub's consumer groups beside <c>$Default</c>. Default <c>scorer</c>, as in Azure.</summary>
    public IReadOnlyList<string> ConsumerGroups { get; init; } = ["scorer"];

    /// <summary>The hub's name. Default <c>telemetry</c>.</summary>
    public string HubName { get; init; } = "telemetry";

    /// <summary>How many partitions a new hub gets. Default <see cref="LocalEventHubOptions.DefaultPartitions"/>.</summary>
    public int Partitions { get; init; } = LocalEventHubOptions.DefaultPartitions;

    /// <summary>Changes the hub's other options; folder, name and partitions are set already.</summary>
    public Func<LocalEventHubOptions, LocalEventHubOptions>? ConfigureHub { get; init; }

    /// <summary>
    /// Azurite's blob port; 0 takes a free one. Taken ports are replaced by free ones unless <see cref="ExactStoragePorts"/>.
    /// </summary>
    public int BlobPort { get; init; } = AzuriteOptions.DefaultBlobPort;

    /// <summary>Azurite's queue port.</summary>
    public int QueuePort { get; init; } = AzuriteOptions.DefaultQueuePort;

    /// <summary>Azurite's table port.</summary>
    public int TablePort { get; init; } = AzuriteOptions.DefaultTablePort;

    /// <summary>Refuses to start when a storage port is taken. Default off.</summary>
    public bool ExactStoragePorts { get; init; }

    /// <summary>Keeps blobs and queues in memory only. Default off.</summary>
    public bool StorageInMemory { get; init; }

    /// <summary>The folder node_modules that holds Azurite; found by walking up from the program's folder when null.</summary>
    public string? NodeModulesFolder { get; init; }
}
