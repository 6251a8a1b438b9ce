using Microsoft.Extensions.Logging;

namespace ServerlessAnomaly.AzureStorage.Capture;

/// <summary>Log messages of reading captured telemetry.</summary>
internal static partial class CaptureLog
{
    [LoggerMessage(
        1,
        LogLevel.Information,
        "Read {Readings} readings from {Files} capture files; {OutOfRange} more were outside of {From} to {To}, {Rejected} were refused."
    )]
    public static partial void ArchiveRead(
        this ILogger log,
        long readings,
        long files,
        long outOfRange,
        long rejected,
        DateOnly from,
        DateOnly to
    );

    [LoggerMessage(2, LogLevel.Warning, "{File} was deleted before it was read; it is left out.")]
    public static partial void FileDeleted(this ILogger log, string file);

    [LoggerMessage(3, LogLevel.Warning, "There is no container {Container} yet, so nothing was captured.")]
    public static partial void ContainerMissing(this ILogger log, string container);
}
