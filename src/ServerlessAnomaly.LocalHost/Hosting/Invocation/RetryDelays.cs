using System.Globalization;
using Microsoft.Azure.Functions.Worker;

namespace ServerlessAnomaly.LocalHost.Hosting.Invocation;

/// <summary>
/// When a failed invocation is repeated: after a fixed delay, or after min + min·(2ⁿ − 1)·jitter, up to a maximum, jitter being 0.8 to 1.2.
/// </summary>
internal sealed class RetryDelays(RetryAttribute? retry, Random random)
{
    private const double LeastJitter = 0.8;
    private const double JitterRange = 0.4;

    public int MaxRetryCount => retry?.MaxRetryCount ?? 0;

    /// <summary>The delay before a repetition, counted from 1; null when there is none.</summary>
    public TimeSpan? Before(int repetition)
    {
        if (MaxRetryCount >= 0 && repetition > MaxRetryCount)
            return null;

        return retry switch
        {
            FixedDelayRetryAttribute fixedDelay => Parse(fixedDelay.DelayInterval),
            ExponentialBackoffRetryAttribute backoff => Backoff(Parse(backoff.MinimumInterval), Parse(backoff.MaximumInterval), repetition),
            _ => null,
        };
    }

    private TimeSpan Backoff(TimeSpan minimum, TimeSpan maximum, int repetition)
    {
        var jitter = LeastJitter + (JitterRange * random.NextDouble());
        var seconds = minimum.TotalSeconds * (1 + ((Math.Pow(2, repetition - 1) - 1) * jitter));
        return seconds < maximum.TotalSeconds ? TimeSpan.FromSeconds(seconds) : maximum;
    }

    private static TimeSpan Parse(string text) => TimeSpan.Parse(text, CultureInfo.InvariantCulture);
}
