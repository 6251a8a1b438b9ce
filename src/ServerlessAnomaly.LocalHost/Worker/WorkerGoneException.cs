namespace ServerlessAnomaly.LocalHost.Worker;

/// <summary>The worker process ended while an invocation was under way: nothing is known of it, so it is given again to the next worker.</summary>
internal sealed class WorkerGoneException(string message) : Exception(message);

/// <summary>A function failed; the message is what the worker says of it.</summary>
internal sealed class FunctionFailedException(string message, bool wasCancelled) : Exception(message)
{
    /// <summary>Whether it ended because it was cancelled.</summary>
    public bool WasCancelled { get; } = wasCancelled;
}
