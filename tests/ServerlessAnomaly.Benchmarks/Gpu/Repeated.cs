using System.Diagnostics;

namespace ServerlessAnomaly.Benchmarks.Gpu;

/// <summary>Something done again and again for a moment.</summary>
internal static class Repeated
{
    /// <summary>How many a second.</summary>
    /// <param name="run">Does it once; the first time is not counted.</param>
    /// <param name="perRun">What one run counts as.</param>
    /// <param name="atLeast">Least duration.</param>
    public static double Rate(Action run, double perRun, TimeSpan atLeast)
    {
        run();
        var (count, started) = (0, Stopwatch.GetTimestamp());
        for (; count < 1 || Stopwatch.GetElapsedTime(started) < atLeast; count++)
            run();
        return count * perRun / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
