using ServerlessAnomaly.Capture;

namespace ServerlessAnomaly.LocalHub.Capture;

/// <summary>How a <see cref="HubCapture"/> writes events to storage.</summary>
public sealed record HubCaptureOptions
{
    /// <summary>The first folder of every file's name, where Event Hubs has the name of its namespace. Default <c>local</c>.</summary>
    public string Namespace { get; init; } = "local";

    /// <summary>The consumer group that keeps how far each partition was captured. Default <c>$capture</c>.</summary>
    public string ConsumerGroup { get; init; } = "$capture";

    /// <summary>A file is finished at the latest this long after its window began. Default 5 minutes.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// A file is finished once it has this many bytes of events, before compression. Default 64 MiB. Keep it well below
    /// <see cref="LocalEventHubOptions.MaxBacklogBytes"/>: senders wait while more than that is not captured.
    /// </summary>
    public long MaxFileBytes { get; init; } = 64L << 20;

    /// <summary>Writes no file for a window without events. Default on; Event Hubs' own default is off.</summary>
    public bool SkipEmptyArchives { get; init; } = true;

    /// <summary>How files are compressed. Default <see cref="CaptureCodec.Deflate"/>.</summary>
    public CaptureCodec Codec { get; init; } = CaptureCodec.Deflate;

    /// <summary>Files last written longer ago are deleted by <see cref="HubCapture.RemoveOldAsync"/>. Default: none is.</summary>
    public TimeSpan RetentionTime { get; init; } = TimeSpan.MaxValue;

    /// <summary>Files of all partitions may have this many bytes together; above, the oldest are deleted. Default: no limit.</summary>
    public long RetentionBytes { get; init; } = long.MaxValue;
}
