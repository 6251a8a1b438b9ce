namespace ServerlessAnomaly.LocalHost.Hosting.Triggers;

/// <summary>
/// Waits for what starts a function. Starting is quick; the waiting goes on in the background until the token is cancelled.
/// </summary>
internal interface ITriggerListener
{
    /// <summary>Ends when the token is cancelled and all invocations have ended.</summary>
    Task RunAsync(CancellationToken stopping);
}
