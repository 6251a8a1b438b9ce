using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.History;

/// <summary>A hub's past that lives as long as the process; events are added and taken away as a hub does it.</summary>
/// <param name="pageSize">Most events in a page.</param>
public sealed class InMemoryHubHistory(int pageSize = 100) : IHubHistory
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Partition> _partitions = new(StringComparer.Ordinal);

    /// <summary>Adds events behind those that are there; their numbers go on from the last one.</summary>
    public void Add(EventBatch batch)
    {
        lock (_lock)
        {
            if (!_partitions.TryGetValue(batch.Partition, out var partition))
                _partitions[batch.Partition] = partition = new Partition();
            for (var i = 0; i < batch.Bodies.Count; i++)
            {
                if (batch.SequenceNumbers[i] != partition.Last + 1)
                    throw new ArgumentException($"Event {batch.SequenceNumbers[i]} does not follow {partition.Last}.", nameof(batch));
                partition.Add(
                    new HubEvent(
                        batch.Bodies[i],
                        batch.SequenceNumbers[i],
                        batch.EnqueuedTimes[i],
                        batch.Offsets[i],
                        batch.ContentTypeOf(i)
                    )
                );
            }
        }
    }

    /// <summary>Lets go of the events before a number, as retention does.</summary>
    public void ForgetBefore(string partition, long first)
    {
        lock (_lock)
            _partitions[partition].Events.RemoveAll(one => one.SequenceNumber < first);
    }

    /// <summary>Deletes a partition; what is added next begins at 0.</summary>
    public void Recreate(string partition)
    {
        lock (_lock)
            _partitions[partition] = new Partition();
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return Task.FromResult<IReadOnlyList<string>>([.. _partitions.Keys]);
    }

    /// <inheritdoc/>
    public Task<HubRange> GetRangeAsync(string partition, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!_partitions.TryGetValue(partition, out var found))
                return Task.FromResult(new HubRange(0, -1, default));
            return Task.FromResult(new HubRange(found.First, found.Last, found.LastEnqueuedAt));
        }
    }

    /// <inheritdoc/>
    public Task<EventBatch?> ReadAsync(string partition, long from, long to, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!_partitions.TryGetValue(partition, out var found))
                return Task.FromResult<EventBatch?>(null);
            var page = found.Events.Where(one => one.SequenceNumber >= from && one.SequenceNumber <= to).Take(pageSize).ToList();
            return Task.FromResult(
                page.Count == 0
                    ? null
                    : new EventBatch(
                        partition,
                        [.. page.Select(one => one.Body)],
                        [.. page.Select(one => one.SequenceNumber)],
                        [.. page.Select(one => one.EnqueuedAt)],
                        [.. page.Select(one => one.Offset)]
                    )
                    {
                        ContentTypes = [.. page.Select(one => one.ContentType)],
                    }
            );
        }
    }

    private sealed record HubEvent(byte[] Body, long SequenceNumber, DateTime EnqueuedAt, string Offset, string? ContentType);

    private sealed class Partition
    {
        public List<HubEvent> Events { get; } = [];

        public long First => Events.Count > 0 ? Events[0].SequenceNumber : Last + 1;

        public long Last { get; private set; } = -1;

        public DateTime LastEnqueuedAt { get; private set; }

        public void Add(HubEvent one)
        {
            Events.Add(one);
            (Last, LastEnqueuedAt) = (one.SequenceNumber, one.EnqueuedAt);
        }
    }
}
