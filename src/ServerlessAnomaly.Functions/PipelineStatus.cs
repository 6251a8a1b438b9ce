using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Functions;

/// <summary>Answer of <see cref="StatusFunction"/>.</summary>
/// <param name="Champion">Version that scores; null while there is none.</param>
/// <param name="Partitions">Partitions that this instance has seen.</param>
/// <param name="LoadingPartitions">Those whose state is being read.</param>
/// <param name="Drives">Drives with a window.</param>
/// <param name="Totals">What became of all readings since the state began; over restarts.</param>
/// <param name="LatencyBuckets">Counts of <see cref="Diagnostics.LatencyHistogram"/> since this instance started.</param>
public sealed record PipelineStatus(
    string? Champion, int Partitions, int LoadingPartitions, int Drives, ReadingTotals Totals, IReadOnlyList<long> LatencyBuckets)
{
    internal static PipelineStatus Of(ScoringPipeline pipeline, ChampionDetector champion) =>
        new(champion.Version, pipeline.Partitions, pipeline.LoadingPartitions, pipeline.Drives, pipeline.Totals, pipeline.Latency.Snapshot());
}
