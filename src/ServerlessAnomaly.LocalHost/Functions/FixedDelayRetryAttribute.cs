namespace Microsoft.Azure.Functions.Worker;

/// <summary>Repeats a failed invocation after a fixed delay.</summary>
public class FixedDelayRetryAttribute : RetryAttribute
{
    /// <summary>Repeats after a fixed delay.</summary>
    /// <param name="maxRetryCount">How often at most; -1 stands for without end.</param>
    /// <param name="delayInterval">The delay, as HH:mm:ss.</param>
    /// <exception cref="ArgumentOutOfRangeException">The delay is no interval.</exception>
    public FixedDelayRetryAttribute(int maxRetryCount, string delayInterval)
    {
        ParseInterval(delayInterval, nameof(delayInterval));
        MaxRetryCount = maxRetryCount;
        DelayInterval = delayInterval;
    }

    /// <summary>The delay, as HH:mm:ss.</summary>
    public string DelayInterval { get; }
}
