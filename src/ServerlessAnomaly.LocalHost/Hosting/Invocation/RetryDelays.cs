using ServerlessAnomaly.LocalHost.Protocol;

namespace ServerlessAnomaly.LocalHost.Hosting.Invocation;

/// <summary>
/// When a failed invocation is repeated: after a fixed delay, or after min + min·(2ⁿ − 1)·jitter, up to a maximum, jitter being 0.8 to 1.2.
/// </summary>
internal sealed class RetryDelays(RpcRetryOptions? retry, Random random)
{
    private const double LeastJitter = 0.8;
    private const double JitterRange = 0.4;

    /// <summary>The delay before a repetition, counted from 1; null when there is none.</summary>
    public TimeSpan? Before(int repetition)
    {
        if (retry is null || (retry.MaxRetryCount >= 0 && repetition > retry.MaxRetryCount))
            return null;
        return retry.RetryStrategy == RpcRetryOptions.Types.RetryStrategy.FixedDelay
            ? retry.DelayInterval.ToTimeSpan()
            : Backoff(retry.MinimumInterval.ToTimeSpan(), retry.MaximumInterval.ToTimeSpan(), repetition);
    }

    private TimeSpan Backoff(TimeSpan minimum, TimeSpan maximum, int repetition)
    {
        var jitter = LeastJitter + (JitterRange * random.NextDouble());
        var seconds = minimum.TotalSeconds * (1 + ((Math.Pow(2, repetition - 1) - 1) * jitter));
        return seconds < maximum.TotalSeconds ? TimeSpan.FromSeconds(seconds) : maximum;
    }
}
