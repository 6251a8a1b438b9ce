using Microsoft.Extensions.Logging;

namespace ServerlessAnomaly.LocalHost;

/// <summary>What keeping storage running says in the log.</summary>
internal static partial class LocalStorageLog
{
    [LoggerMessage(1, LogLevel.Error, "Storage is down and is started again. {Reason}")]
    public static partial void Ended(ILogger log, string reason);

    [LoggerMessage(2, LogLevel.Warning, "Storage runs again")]
    public static partial void Revived(ILogger log);

    [LoggerMessage(3, LogLevel.Error, "{Reason}")]
    public static partial void Forced(ILogger log, string reason);
}
