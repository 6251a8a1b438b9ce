namespace ServerlessAnomaly.LocalHub;

/// <summary>The embedded Azure cannot start; the message is one sentence for people that says what is wrong and what to do.</summary>
/// <param name="message">The sentence.</param>
/// <param name="innerException">What it was caused by, if anything.</param>
public sealed class LocalStartException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>A partition holds as much as it may; send again after <see cref="RetryAfter"/>.</summary>
/// <param name="message">Which limit was met.</param>
/// <param name="retryAfter">How long to wait.</param>
public sealed class HubBusyException(string message, TimeSpan retryAfter) : Exception(message)
{
    /// <summary>How long to wait before sending again.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}
