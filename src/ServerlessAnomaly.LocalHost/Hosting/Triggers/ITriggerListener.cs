namespace ServerlessAnomaly.LocalHost.Hosting.Triggers;

/// <summary>Waits for what starts a function.</summary>
internal interface ITriggerListener
{
    /// <summary>
    /// Ends when the token is cancelled and all invocations have ended, and never before: what storage or a hub does wrong is an outage, however
    /// long it lasts.
    /// </summary>
    Task RunAsync(CancellationToken stopping);
}
