namespace ServerlessAnomaly.Diagnostics;

/// <summary>
/// Latencies in buckets that grow by 2^(1/8), from 1 ms to 280 minutes: any percentile within 9 %, and the difference of two moments is the
/// histogram of the time between. Safe for concurrent use.
/// </summary>
public sealed class LatencyHistogram
{
    private const int PerOctave = 8;
    private readonly long[] _counts = new long[24 * PerOctave + 1];

    /// <summary>A copy of the counts.</summary>
    public long[] Snapshot()
    {
        var copy = new long[_counts.Length];
        for (var i = 0; i < copy.Length; i++)
            copy[i] = Volatile.Read(ref _counts[i]);
        return copy;
    }

    /// <summary>Counts one latency; negative ones (clocks differ) count as the smallest.</summary>
    public void Record(TimeSpan latency)
    {
        var bucket = latency.TotalMilliseconds <= 1 ? 0 : (int)Math.Ceiling(Math.Log2(latency.TotalMilliseconds) * PerOctave);
        Interlocked.Increment(ref _counts[Math.Min(bucket, _counts.Length - 1)]);
    }

    /// <summary>The latency, in milliseconds, that a share of the counted ones does not exceed; null if none was counted.</summary>
    /// <param name="counts">Counts of a <see cref="Snapshot"/>, or the difference of two.</param>
    /// <param name="share">0 to 1, such as 0.99.</param>
    public static double? Percentile(ReadOnlySpan<long> counts, double share)
    {
        var total = 0L;
        foreach (var count in counts)
            total += count;
        if (total == 0)
            return null;
        var wanted = Math.Max(1, (long)Math.Ceiling(total * share));
        var bucket = 0;
        for (var seen = counts[0]; seen < wanted; seen += counts[++bucket]) { }
        return Math.Pow(2, (double)bucket / PerOctave);
    }
}
