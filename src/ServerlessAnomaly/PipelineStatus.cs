using ServerlessAnomaly.Fleet;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly;

/// <summary>What an instance has done: the answer of its status page.</summary>
/// <param name="Champion">Version that scores the kind that the schema is of; null while there is none.</param>
/// <param name="Partitions">Partitions that this instance has seen.</param>
/// <param name="LoadingPartitions">Those whose state is being read.</param>
/// <param name="Drives">Drives with a window.</param>
/// <param name="Totals">What became of all readings since the state began; over restarts. <c>lost</c> counts events, not readings.</param>
/// <param name="PartitionSummaries">
/// Each partition by itself: as this instance has it in memory, or else as the fleet's indexes said at the last watch. Who asks several instances takes, for
/// each partition, the one with the highest <c>lastSequenceNumber</c>.
/// </param>
/// <param name="LatencyBuckets">Counts of <see cref="Diagnostics.LatencyHistogram"/> since this instance started.</param>
public sealed record PipelineStatus(
    string? Champion,
    int Partitions,
    int LoadingPartitions,
    int Drives,
    ReadingTotals Totals,
    IReadOnlyList<PartitionSummary> PartitionSummaries,
    IReadOnlyList<long> LatencyBuckets
)
{
    /// <summary>What judges each kind of drive, the own kind first.</summary>
    public IReadOnlyList<KindDetector> Detectors { get; init; } = [];

    /// <summary>Drives whose window is not complete: no detector can judge them. <c>anomaly drives --not-ready</c> says why.</summary>
    public int NotReady { get; init; }

    /// <summary>Drives that were told as silent and have not been heard of since, as of the last watch over the fleet.</summary>
    public int Silent { get; init; }

    /// <summary>Drives whose last word was that they sleep.</summary>
    public int Asleep { get; init; }

    /// <summary>The status now.</summary>
    /// <param name="pipeline">What this instance does.</param>
    /// <param name="champions">What scores.</param>
    /// <param name="watched">What the watch over the fleet remembers.</param>
    public static PipelineStatus Of(ScoringPipeline pipeline, ChampionDetectors champions, WatchMemory watched)
    {
        // From one list, so that the sums are those of the parts.
        var partitions = pipeline.SummariesWith(watched.Partitions);
        return new(
            champions.Version,
            pipeline.Partitions,
            pipeline.LoadingPartitions,
            partitions.Sum(one => one.Drives),
            partitions.Aggregate(default(ReadingTotals), (sum, one) => sum + one.Totals),
            partitions,
            pipeline.Latency.Snapshot()
        )
        {
            Detectors = champions.Detectors,
            NotReady = partitions.Sum(one => one.NotReady),
            Silent = partitions.Sum(one => one.Silent),
            Asleep = partitions.Sum(one => one.Asleep),
        };
    }
}
