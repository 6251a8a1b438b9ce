namespace ServerlessAnomaly.LocalHub;

/// <summary>A partition holds as much as it may; send again after <see cref="RetryAfter"/>.</summary>
/// <param name="message">Which limit was met.</param>
/// <param name="retryAfter">How long to wait.</param>
public sealed class HubBusyException(string message, TimeSpan retryAfter) : Exception(message)
{
    /// <summary>How long to wait before sending again.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}
