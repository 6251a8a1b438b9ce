namespace Microsoft.Azure.Functions.Worker;

/// <summary>Repeats a failed invocation after delays that grow from a minimum to a maximum.</summary>
public class ExponentialBackoffRetryAttribute : RetryAttribute
{
    /// <summary>Repeats after growing delays.</summary>
    /// <param name="maxRetryCount">How often at most; -1 stands for without end.</param>
    /// <param name="minimumInterval">The first delay, as HH:mm:ss.</param>
    /// <param name="maximumInterval">The longest delay, as HH:mm:ss.</param>
    /// <exception cref="ArgumentOutOfRangeException">A delay is no interval.</exception>
    /// <exception cref="ArgumentException">The minimum is above the maximum.</exception>
    public ExponentialBackoffRetryAttribute(int maxRetryCount, string minimumInterval, string maximumInterval)
    {
        if (ParseInterval(minimumInterval, nameof(minimumInterval)) > ParseInterval(maximumInterval, nameof(maximumInterval)))
            throw new ArgumentException("The minimum interval is above the maximum interval.", nameof(minimumInterval));

        MaxRetryCount = maxRetryCount;
        MinimumInterval = minimumInterval;
        MaximumInterval = maximumInterval;
    }

    /// <summary>The first delay, as HH:mm:ss.</summary>
    public string MinimumInterval { get; }

    /// <summary>The longest delay, as HH:mm:ss.</summary>
    public string MaximumInterval { get; }
}
