using ServerlessAnomaly.Alerting;

namespace ServerlessAnomaly.Fleet;

/// <summary>What the watch over the fleet remembers from one time to the next.</summary>
public sealed record WatchMemory
{
    /// <summary>Before the first watch.</summary>
    public static WatchMemory Empty { get; } = new();

    /// <summary>Version of this document's form. 1.</summary>
    public int FormatVersion { get; init; } = 1;

    /// <summary>When it last looked.</summary>
    public DateTimeOffset LastRun { get; init; }

    /// <summary>Since when it has looked without a pause of more than a step: what is silent meanwhile is not silent because the product was.</summary>
    public DateTimeOffset RunningSince { get; init; }

    /// <summary>Length of the steps below.</summary>
    public TimeSpan StepLength { get; init; }

    /// <summary>Whether the fleet's readings have been of these days; before that they are a replay of old ones.</summary>
    public bool IsLive { get; init; }

    /// <summary>Newest steps in which a quarter of the expected drives reported, ascending; the last is the fleet's own.</summary>
    public IReadOnlyList<int> Steps { get; init; } = [];

    /// <summary>When the hub took the newest event that those steps are known by, UTC.</summary>
    public DateTime EvidenceAt { get; init; }

    /// <summary>The fleet's step when it was told that the whole fleet stands still; null while it does not.</summary>
    public int? StoppedAt { get; init; }

    /// <summary>Drives that were told as silent and have not been heard of since.</summary>
    public IReadOnlyList<ToldDrive> Told { get; init; } = [];

    /// <summary>Alerts that are decided on and perhaps not sent yet: they are sent before anything else is decided.</summary>
    public IReadOnlyList<DriveAlert> Unsent { get; init; } = [];

    /// <summary>What the partitions' indexes said.</summary>
    public IReadOnlyList<PartitionSummary> Partitions { get; init; } = [];
}

/// <summary>What the watch remembers, as it is stored.</summary>
/// <param name="Memory">What it remembers.</param>
/// <param name="ETag">Version of the stored document; null where there is none.</param>
/// <param name="Damage">Why the stored document cannot be read, so that the memory is empty; null where nothing is wrong.</param>
public sealed record StoredWatch(WatchMemory Memory, string? ETag, string? Damage = null);
