using Microsoft.Extensions.Logging;

namespace ServerlessAnomaly.LocalHub.Capture;

/// <summary>What capturing says in the log.</summary>
internal static partial class HubCaptureLog
{
    [LoggerMessage(1, LogLevel.Information, "Captured {Events} events ({Bytes} bytes) to {File}")]
    public static partial void FileWritten(ILogger log, string file, long events, long bytes);

    [LoggerMessage(
        2,
        LogLevel.Warning,
        "Partition {Partition} cannot be captured now and is tried again in {Delay}; its events stay in the hub. {Reason}"
    )]
    public static partial void Interrupted(ILogger log, string partition, TimeSpan delay, string reason);

    [LoggerMessage(
        3,
        LogLevel.Warning,
        "Partition {Partition} was not captured to its end before the stop; the rest stays in the hub for the next start. {Reason}"
    )]
    public static partial void StoppedEarly(ILogger log, string partition, string reason);

    [LoggerMessage(
        4,
        LogLevel.Information,
        "Partition {Partition} goes on after event {SequenceNumber}: {File} was written before the last stop and is not written again"
    )]
    public static partial void FileRecognised(ILogger log, string partition, long sequenceNumber, string file);

    [LoggerMessage(5, LogLevel.Critical, "Partition {Partition} is not captured any more; its events stay in the hub for the next start")]
    public static partial void Failed(ILogger log, Exception exception, string partition);

    [LoggerMessage(
        6,
        LogLevel.Error,
        "Partition {Partition} was captured up to event {Checkpoint}, but storage has its files only up to event {Kept}: "
            + "what the hub still has is captured again"
    )]
    public static partial void FilesLost(ILogger log, string partition, long checkpoint, long kept);
}
