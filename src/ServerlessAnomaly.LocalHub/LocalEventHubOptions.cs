using ServerlessAnomaly.LocalHub.Hubs;

namespace ServerlessAnomaly.LocalHub;

/// <summary>How a <see cref="LocalEventHub"/> stores its events.</summary>
public sealed record LocalEventHubOptions
{
    /// <summary>Default of <see cref="Partitions"/>.</summary>
    public const int DefaultPartitions = 4;

    /// <summary>The folder that holds the hub; created when missing.</summary>
    public required string Folder { get; init; }

    /// <summary>The hub's name. Default <c>telemetry</c>.</summary>
    public string Name { get; init; } = "telemetry";

    /// <summary>
    /// How many partitions a new hub gets; an existing hub keeps what it has, and opening it with another number is refused.
    /// </summary>
    public int Partitions { get; init; } = DefaultPartitions;

    /// <summary>The consumer groups beside <c>$Default</c>; readers of any other are refused, as in Event Hubs. Default none.</summary>
    public IReadOnlyList<string> ConsumerGroups { get; init; } = [];

    /// <summary>When an event counts as written. Default <see cref="Durability.Disk"/>.</summary>
    public Durability Durability { get; init; } = Durability.Disk;

    /// <summary>A partition begins a new file after this many bytes. Default 16 MiB.</summary>
    public int SegmentBytes { get; init; } = 16 << 20;

    /// <summary>Senders are told to wait when this many bytes of a partition are not consumed. Default 256 MiB.</summary>
    public long MaxBacklogBytes { get; init; } = 256L << 20;

    /// <summary>Senders are told to wait when this many bytes of a partition wait in memory to be written. Default 16 MiB.</summary>
    public long MaxPendingBytes { get; init; } = 16L << 20;

    /// <summary>Consumed events of a partition are kept up to this many bytes. Default 256 MiB.</summary>
    public long RetentionBytes { get; init; } = 256L << 20;

    /// <summary>
    /// Consumed events are kept this long, to be read again where storage went back in time. Default seven days. What a consumer group has
    /// not had is never removed: senders wait at <see cref="MaxBacklogBytes"/>.
    /// </summary>
    public TimeSpan RetentionTime { get; init; } = TimeSpan.FromDays(7);
}

/// <summary>When an event counts as written.</summary>
public enum Durability
{
    /// <summary>When the disk has confirmed it (fsync, once for all events that wait): survives a power failure.</summary>
    Disk,

    /// <summary>When the operating system has it: survives the end of the process, not of the machine.</summary>
    OperatingSystem,
}
