using ServerlessAnomaly.Diagnostics;

namespace ServerlessAnomaly.Cli.Replay;

/// <summary>Milliseconds from the hub's taking of an event to its journal entry, alerts sent; null if no event was applied.</summary>
internal sealed record LatencyPercentiles(double? P50, double? P95, double? P99)
{
    public static LatencyPercentiles Between(IReadOnlyList<long> before, IReadOnlyList<long> after)
    {
        var counts = after.Select((count, bucket) => count - (bucket < before.Count ? before[bucket] : 0)).ToArray();
        if (counts.Any(count => count < 0))
            counts = [.. after];
        return new LatencyPercentiles(Rounded(counts, 0.5), Rounded(counts, 0.95), Rounded(counts, 0.99));
    }

    private static double? Rounded(long[] counts, double share) =>
        LatencyHistogram.Percentile(counts, share) is { } milliseconds ? Math.Round(milliseconds, 1) : null;
}
