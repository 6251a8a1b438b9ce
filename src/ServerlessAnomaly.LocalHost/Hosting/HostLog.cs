using Microsoft.Extensions.Logging;

namespace ServerlessAnomaly.LocalHost.Hosting;

/// <summary>What the functions host says in the log.</summary>
internal static partial class HostLog
{
    [LoggerMessage(1, LogLevel.Information, "Function {Function} is listening ({Trigger})")]
    public static partial void Listening(ILogger log, string function, string trigger);

    [LoggerMessage(2, LogLevel.Information, "Function {Function} is disabled")]
    public static partial void Disabled(ILogger log, string function);

    [LoggerMessage(3, LogLevel.Warning, "Function {Function} failed in attempt {Attempt} and is repeated in {Delay}")]
    public static partial void Repeated(ILogger log, Exception exception, string function, int attempt, TimeSpan delay);

    [LoggerMessage(4, LogLevel.Error, "Function {Function} failed in attempt {Attempt}, its last; what it was given is not tried again")]
    public static partial void GivenUp(ILogger log, Exception exception, string function, int attempt);

    [LoggerMessage(5, LogLevel.Error, "Function {Function}: partition {Partition} cannot be read; the next attempt is in {Delay}")]
    public static partial void PartitionFailed(ILogger log, Exception exception, string function, string partition, TimeSpan delay);

    [LoggerMessage(6, LogLevel.Information, "Function {Function} runs late: it was due at {Due}")]
    public static partial void PastDue(ILogger log, string function, DateTime due);

    [LoggerMessage(7, LogLevel.Error, "Function {Function} failed")]
    public static partial void RequestFailed(ILogger log, Exception exception, string function);

    [LoggerMessage(8, LogLevel.Information, "HTTP functions are at {Address}")]
    public static partial void HttpListening(ILogger log, Uri address);

    [LoggerMessage(9, LogLevel.Warning, "{Path}: the timer's status is damaged and starts anew")]
    public static partial void TimerStatusDamaged(ILogger log, Exception exception, string path);

    [LoggerMessage(10, LogLevel.Error, "Function {Function}: queue {Queue} cannot be reached; the next attempt is in {Delay}")]
    public static partial void QueueFailed(ILogger log, Exception exception, string function, string queue, TimeSpan delay);

    [LoggerMessage(12, LogLevel.Critical, "{Listener} broke; the host stops")]
    public static partial void TriggerBroken(ILogger log, Exception exception, string listener);

    [LoggerMessage(11, LogLevel.Error, "Function {Function}: a message failed {Count} times and moves to {Queue}")]
    public static partial void Poisoned(ILogger log, string function, long count, string queue);
}
