using Microsoft.Extensions.Logging;

namespace ServerlessAnomaly.LocalHost.Hosting;

/// <summary>What the functions host says in the log.</summary>
internal static partial class HostLog
{
    [LoggerMessage(1, LogLevel.Information, "Function {Function} is listening ({Trigger})")]
    public static partial void Listening(ILogger log, string function, string trigger);

    [LoggerMessage(2, LogLevel.Information, "Function {Function} is disabled")]
    public static partial void Disabled(ILogger log, string function);

    [LoggerMessage(3, LogLevel.Warning, "Function {Function} failed in attempt {Attempt} and is repeated in {Delay}: {Reason}")]
    public static partial void Repeated(ILogger log, string function, int attempt, TimeSpan delay, string reason);

    [LoggerMessage(4, LogLevel.Error, "Function {Function} failed in attempt {Attempt}, its last; what it was given is not tried again")]
    public static partial void GivenUp(ILogger log, Exception exception, string function, int attempt);

    [LoggerMessage(
        5,
        LogLevel.Warning,
        "Hub {Hub}, partition {Partition}: events {First} to {Last} are read again, because what was made of them is not in storage, though the checkpoint is past them: storage went back in time"
    )]
    public static partial void ReadAgain(ILogger log, string hub, string partition, long first, long last);

    [LoggerMessage(6, LogLevel.Information, "Function {Function} runs late: it was due at {Due}")]
    public static partial void PastDue(ILogger log, string function, DateTime due);

    [LoggerMessage(7, LogLevel.Error, "Function {Function} failed: {Reason}")]
    public static partial void RequestFailed(ILogger log, string function, string reason);

    [LoggerMessage(8, LogLevel.Information, "HTTP functions are at {Address}")]
    public static partial void HttpListening(ILogger log, Uri address);

    [LoggerMessage(9, LogLevel.Warning, "{Path}: the timer's status is damaged and starts anew: {Reason}")]
    public static partial void TimerStatusDamaged(ILogger log, string path, string reason);

    [LoggerMessage(10, LogLevel.Error, "Outage: {What} cannot be reached, and is tried again until it can: {Reason}")]
    public static partial void OutageBegan(ILogger log, string what, string reason);

    [LoggerMessage(11, LogLevel.Error, "Function {Function}: a message failed {Count} times and moves to {Queue}")]
    public static partial void Poisoned(ILogger log, string function, long count, string queue);

    [LoggerMessage(12, LogLevel.Critical, "{Listener} broke; the host stops")]
    public static partial void TriggerBroken(ILogger log, Exception exception, string listener);

    [LoggerMessage(13, LogLevel.Warning, "The outage is over: {What} can be reached again, after {Duration}")]
    public static partial void OutageEnded(ILogger log, string what, TimeSpan duration);

    [LoggerMessage(
        14,
        LogLevel.Warning,
        "{Path}: the timer's status could not be written, and a run that is missed may not be made up for: {Reason}"
    )]
    public static partial void TimerStatusNotWritten(ILogger log, string path, string reason);

    [LoggerMessage(18, LogLevel.Warning, "Function {Function}: its invocation is given to the next worker. {Reason}")]
    public static partial void GivenAgain(ILogger log, string function, string reason);

    [LoggerMessage(
        19,
        LogLevel.Warning,
        "Storage or the hub has not answered within {Patience} of the stop: the last checkpoints are not written, and their events come again"
    )]
    public static partial void StoppedEarly(ILogger log, TimeSpan patience);
}
