using Microsoft.Extensions.Logging;

namespace ServerlessAnomaly.LocalHub;

/// <summary>What the local hub says in the log.</summary>
internal static partial class HubLog
{
    [LoggerMessage(1, LogLevel.Warning, "{Path}: cut off {Bytes} bytes of an unfinished write at position {Position}")]
    public static partial void TornTail(ILogger log, string path, long bytes, long position);

    [LoggerMessage(
        2,
        LogLevel.Error,
        "{Path}: {Bytes} damaged bytes at position {Position}; {Events} events in them are lost. Restore the file, or send those readings again"
    )]
    public static partial void Damaged(ILogger log, string path, long bytes, long position, long events);

    [LoggerMessage(3, LogLevel.Error, "{Path}: the checkpoint is damaged; its consumer group starts from the oldest event")]
    public static partial void CheckpointDamaged(ILogger log, string path);

    [LoggerMessage(4, LogLevel.Error, "{Folder}: events could not be written; their senders are told")]
    public static partial void WriteFailed(ILogger log, Exception exception, string folder);

    [LoggerMessage(5, LogLevel.Information, "{Path}: removed; its events are consumed and past retention")]
    public static partial void SegmentRemoved(ILogger log, string path);

    [LoggerMessage(6, LogLevel.Warning, "{Path}: removed; it was begun but never written")]
    public static partial void SegmentUnfinished(ILogger log, string path);

    [LoggerMessage(7, LogLevel.Error, "A request to the event hub failed")]
    public static partial void RequestFailed(ILogger log, Exception exception);

    [LoggerMessage(9, LogLevel.Error, "A client's link failed")]
    public static partial void LinkFailed(ILogger log, Exception exception);

    [LoggerMessage(10, LogLevel.Debug, "A client's connection ended: {Reason}")]
    public static partial void ConnectionEnded(ILogger log, string reason);

    [LoggerMessage(11, LogLevel.Error, "{Path}: the header is damaged and was written anew; its events are kept")]
    public static partial void HeaderRebuilt(ILogger log, string path);
}
