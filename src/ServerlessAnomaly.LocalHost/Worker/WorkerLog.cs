using Microsoft.Extensions.Logging;

namespace ServerlessAnomaly.LocalHost.Worker;

/// <summary>What is said in the log about the worker process.</summary>
internal static partial class WorkerLog
{
    [LoggerMessage(15, LogLevel.Error, "The worker ended; another starts in {Pause}. It said: {LastWords}")]
    public static partial void WorkerDied(ILogger log, string lastWords, TimeSpan pause);

    [LoggerMessage(16, LogLevel.Warning, "A new worker runs (process {Process})")]
    public static partial void WorkerRunsAgain(ILogger log, int process);

    [LoggerMessage(17, LogLevel.Debug, "{Line}")]
    public static partial void WorkerWrote(ILogger log, string line);
}
