using System.Collections.Concurrent;
using ServerlessAnomaly.Diagnostics;
using ServerlessAnomaly.Fleet;
using ServerlessAnomaly.Telemetry;
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

    /// <summary>Each of those partitions, as of its last batch. They stay when their windows are released.</summary>
    public IReadOnlyList<PartitionSummary> Summaries =>
        [.. _partitions.Values.Select(worker => worker.Summary).OrderBy(summary => summary.Partition, StringComparer.Ordinal)];

    /// <summary>
    /// The same with what the fleet's indexes said: of partitions that are not in memory here, whoever has them knows more; who is silent is known from
    /// there alone.
    /// </summary>
    public IReadOnlyList<PartitionSummary> SummariesWith(IReadOnlyList<PartitionSummary> indexed)
    {
        var summaries = indexed.ToDictionary(summary => summary.Partition, StringComparer.Ordinal);
        foreach (var worker in _partitions.Values)
        {
            var (own, other) = (worker.Summary, summaries.GetValueOrDefault(worker.Summary.Partition));
            var isNewest = other is null || worker.IsHeld || own.LastSequenceNumber >= other.LastSequenceNumber;
            summaries[own.Partition] = isNewest ? own with { Silent = other?.Silent ?? 0 } : other!;
        }
        return [.. summaries.Values.OrderBy(summary => summary.Partition, StringComparer.Ordinal)];
    }

    /// <summary>What became of all readings of those partitions since their state began.</summary>
    public ReadingTotals Totals => Summaries.Aggregate(default(ReadingTotals), (sum, summary) => sum + summary.Totals);

    /// <summary>Times from the hub's taking of an event to its journal entry, since this instance started.</summary>
    public LatencyHistogram Latency => services.Instruments.Latency;

    /// <summary>Drives with a window in those partitions.</summary>
    public int Drives => Summaries.Sum(summary => summary.Drives);

    /// <summary>Why batches of some partition do not get on, as during an outage of storage; null where all is well.</summary>
    public string? Problem => _partitions.Values.Select(worker => worker.Problem).FirstOrDefault(problem => problem is not null);

    /// <summary>Applies a batch and returns what became of its readings.</summary>
    public Task<ReadingTotals> ProcessAsync(EventBatch batch, CancellationToken cancellationToken) =>
        WorkerOf(batch.Partition).ProcessAsync(batch, cancellationToken);

    /// <summary>Reads a partition's state before its first batch arrives.</summary>
    public Task LoadAsync(string partition, CancellationToken cancellationToken) => WorkerOf(partition).LoadAsync(cancellationToken);

    /// <summary>The last applied event of a partition whose hub has events that were not applied; null where there are none.</summary>
    public Task<EventPosition?> FindBehindAsync(string partition, CancellationToken cancellationToken) =>
        WorkerOf(partition).FindBehindAsync(cancellationToken);

    /// <summary>
    /// Reads from the hub what is missing in a partition, and applies it; does nothing where it has moved on since <paramref name="since"/>,
    /// because then somebody is applying it.
    /// </summary>
    public Task CatchUpAsync(string partition, EventPosition since, CancellationToken cancellationToken) =>
        WorkerOf(partition).CatchUpAsync(since, cancellationToken);

    /// <summary>Lets go of the windows of partitions that have delivered nothing for so long: they may have moved to another instance.</summary>
    public void ReleaseIdle(TimeSpan after)
    {
        foreach (var worker in _partitions.Values)
            worker.ReleaseIfIdle(after);
    }

    /// <summary>Writes the fleet's index of each partition that has changed in memory since it was last written.</summary>
    public async Task WriteIndexesAsync(CancellationToken cancellationToken)
    {
        foreach (var worker in _partitions.Values)
            await worker.WriteIndexIfDueAsync(cancellationToken);
    }

    /// <summary>Makes a partition's index of its stored state, where the one that is there cannot be used.</summary>
    /// <returns>Its bytes, which are also written.</returns>
    public Task<byte[]> WriteIndexAsync(string partition, CancellationToken cancellationToken) =>
        WorkerOf(partition).WriteIndexAsync(cancellationToken);

    private PartitionWorker WorkerOf(string partition) => _partitions.GetOrAdd(partition, name => new PartitionWorker(name, services));
}
