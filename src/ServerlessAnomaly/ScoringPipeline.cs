using System.Collections.Concurrent;
using ServerlessAnomaly.Diagnostics;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly;

/// <summary>
/// From event bodies to alerts: parse → window → score → send alerts → write dead letters → append to the journal. One batch of a partition
/// at a time; partitions go on side by side. Whatever it throws is an outage: give the same batch again, and what of it was applied is skipped.
/// </summary>
public sealed class ScoringPipeline(PipelineServices services)
{
    private readonly ConcurrentDictionary<string, PartitionWorker> _partitions = new(StringComparer.Ordinal);

    /// <summary>Partitions that this instance has seen.</summary>
    public int Partitions => _partitions.Count;

    /// <summary>Partitions whose state is being read.</summary>
    public int LoadingPartitions => _partitions.Values.Count(worker => worker.IsLoading);

    /// <summary>What became of all readings of those partitions since their state began.</summary>
    public ReadingTotals Totals => _partitions.Values.Aggregate(default(ReadingTotals), (sum, worker) => sum + worker.Totals);

    /// <summary>Times from the hub's taking of an event to its journal entry, since this instance started.</summary>
    public LatencyHistogram Latency => services.Instruments.Latency;

    /// <summary>Drives with a window in those partitions.</summary>
    public int Drives => _partitions.Values.Sum(worker => worker.Drives);

    /// <summary>Applies a batch and returns what became of its readings.</summary>
    public Task<ReadingTotals> ProcessAsync(EventBatch batch, CancellationToken cancellationToken) =>
        WorkerOf(batch.Partition).ProcessAsync(batch, cancellationToken);

    /// <summary>Reads a partition's state before its first batch arrives.</summary>
    public Task LoadAsync(string partition, CancellationToken cancellationToken) => WorkerOf(partition).LoadAsync(cancellationToken);

    private PartitionWorker WorkerOf(string partition) => _partitions.GetOrAdd(partition, name => new PartitionWorker(name, services));
}
