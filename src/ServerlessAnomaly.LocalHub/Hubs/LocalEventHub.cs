using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessAnomaly.LocalHub.Storage;

namespace ServerlessAnomaly.LocalHub.Hubs;

/// <summary>
/// An event hub in a folder: partitions, ordered and durable events, consumer groups with checkpoints, retention, and a limit on what waits
/// to be
/// consumed. Thread-safe. Only one process may have a folder open.
/// </summary>
public sealed class LocalEventHub : IAsyncDisposable
{
    /// <summary>The longest partition key, in characters, as in Event Hubs.</summary>
    public const int MaxPartitionKeyLength = 128;

    /// <summary>The consumer group that every hub has.</summary>
    public const string DefaultConsumerGroup = "$Default";

    private readonly PartitionEvents[] _partitions;
    private readonly TimeProvider _time;
    private readonly AsyncSignal _consumed = new();
    private readonly HashSet<string> _groups;
    private int _roundRobin;

    private LocalEventHub(LocalEventHubOptions options, HubManifest manifest, TimeProvider time, ILogger log)
    {
        Name = options.Name;
        CreatedAt = manifest.CreatedAt;
        _groups = new(options.ConsumerGroups, StringComparer.OrdinalIgnoreCase) { DefaultConsumerGroup };
        _time = time;
        _partitions = [.. Enumerable.Range(0, options.Partitions).Select(id => new PartitionEvents(id, options, time, log))];
        PartitionIds = [.. _partitions.Select(partition => PartitionEvents.IdOf(partition.Id))];
    }

    /// <summary>The hub's name.</summary>
    public string Name { get; }

    /// <summary>When the hub was made.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>The partitions' ids: "0", "1", ….</summary>
    public IReadOnlyList<string> PartitionIds { get; }

    /// <summary>Opens the hub of a folder, or makes it; a write that was cut short is cut off and said in the log.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="log">Where to say what was found; nowhere when null.</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <exception cref="LocalStartException">The hub exists with another number of partitions, or another version wrote it.</exception>
    public static LocalEventHub Open(LocalEventHubOptions options, ILogger<LocalEventHub>? log = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Partitions, 1);
        time ??= TimeProvider.System;
        var manifest = HubManifest.LoadOrCreate(options, time);
        return new LocalEventHub(options, manifest, time, log ?? NullLogger<LocalEventHub>.Instance);
    }

    /// <summary>Writes events; when it returns they are durable. Events with one key keep the order of the calls.</summary>
    /// <param name="events">The events.</param>
    /// <param name="ct">Ends the wait; what was handed over is written nevertheless.</param>
    /// <exception cref="HubBusyException">A partition holds as much as it may; nothing was written.</exception>
    public async Task SendAsync(IReadOnlyList<EventToSend> events, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        using var batch = new EventBatchWriter(_partitions.Length);
        foreach (var item in events)
        {
            var key = item.PartitionKey is null ? [] : Encoding.UTF8.GetBytes(item.PartitionKey);
            batch.Add(PartitionOf(key), key, [], item.Body.Span);
        }

        await AppendAsync(batch, ct);
    }

    /// <summary>Reads a partition from the event after a number on; -1 begins with the oldest.</summary>
    /// <param name="partitionId">The partition.</param>
    /// <param name="afterSequenceNumber">The last event not to be read.</param>
    public PartitionReader OpenReader(string partitionId, long afterSequenceNumber = -1) =>
        new(Find(partitionId), afterSequenceNumber, _time);

    /// <summary>Reads a partition from a position on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The position names an event that the partition does not have yet.</exception>
    internal PartitionReader OpenReader(int partition, StartPosition from)
    {
        var log = _partitions[partition];
        var last = log.LastEnqueued;
        if (from.Kind == StartKind.Latest)
            return new PartitionReader(log, log.LastSequence, _time);
        if (from.Kind == StartKind.SequenceNumber && from.Value > log.LastSequence + (from.IsInclusive ? 1 : 0))
            throw Beyond("sequence number", from.Value, log.LastSequence);
        if (from.Kind == StartKind.Offset && from.Value > last.Offset)
            throw Beyond("offset", from.Value, last.Offset);

        return new PartitionReader(log, log.Find(from), _time, from);

        static ArgumentOutOfRangeException Beyond(string what, long asked, long last) =>
            new(
                nameof(from),
                $"The supplied {what} '{asked}' is invalid. The last {what} in the system is '{last}'; "
                    + "a checkpoint of a hub that was made anew may say this."
            );
    }

    /// <summary>How far a consumer group has come, or null.</summary>
    /// <param name="consumerGroup">The group; names are compared without regard to case.</param>
    /// <param name="partitionId">The partition.</param>
    public HubCheckpoint? GetCheckpoint(string consumerGroup, string partitionId) => Find(partitionId).Checkpoints.Get(consumerGroup);

    /// <summary>Records durably that a consumer group is done with an event and all before it.</summary>
    /// <param name="consumerGroup">The group.</param>
    /// <param name="partitionId">The partition.</param>
    /// <param name="last">The last event that is done with.</param>
    public void SaveCheckpoint(string consumerGroup, string partitionId, HubEvent last)
    {
        ArgumentNullException.ThrowIfNull(last);
        Find(partitionId).SaveCheckpoint(consumerGroup, new HubCheckpoint(last.SequenceNumber, last.NextOffset));
        _consumed.Raise();
    }

    /// <summary>Records that a group which reads over AMQP, and keeps its checkpoints elsewhere, is done with an event and all before it.</summary>
    /// <param name="consumerGroup">The group.</param>
    /// <param name="partitionId">The partition.</param>
    /// <param name="sequenceNumber">The last event that is done with.</param>
    /// <param name="offset">Its offset.</param>
    public void NoteConsumed(string consumerGroup, string partitionId, long sequenceNumber, long offset)
    {
        Find(partitionId).SaveCheckpoint(consumerGroup, new HubCheckpoint(sequenceNumber, offset + 1));
        _consumed.Raise();
    }

    /// <summary>Makes a consumer group count: from now on nothing it has not done is removed, and its backlog limits the senders.</summary>
    /// <param name="consumerGroup">The group.</param>
    public void RegisterConsumerGroup(string consumerGroup)
    {
        foreach (var partition in _partitions)
            partition.Checkpoints.Register(consumerGroup, partition.Start());
    }

    /// <summary>Forgets a consumer group and its checkpoints.</summary>
    /// <param name="consumerGroup">The group.</param>
    public void RemoveConsumerGroup(string consumerGroup)
    {
        foreach (var partition in _partitions)
            partition.Checkpoints.Remove(consumerGroup);
        _consumed.Raise();
    }

    /// <summary>Where each partition and one consumer group stand.</summary>
    /// <param name="consumerGroup">The group; <c>$Default</c> when not given.</param>
    public IReadOnlyList<PartitionStatus> GetStatus(string consumerGroup = "$Default") =>
        [
            .. _partitions.Select(partition => new PartitionStatus(
                PartitionEvents.IdOf(partition.Id),
                partition.LastSequence,
                partition.Checkpoints.Get(consumerGroup)?.SequenceNumber ?? -1,
                partition.Damage.Regions,
                partition.Damage.Bytes,
                partition.Damage.Events
            )),
        ];

    /// <summary>Waits until a consumer group is done with every event that is in the hub at some moment of the wait.</summary>
    /// <param name="consumerGroup">The group; <c>$Default</c> when not given.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task WaitUntilConsumedAsync(string consumerGroup = "$Default", CancellationToken ct = default)
    {
        while (true)
        {
            var progress = _consumed.Next;
            if (GetStatus(consumerGroup).All(partition => partition.Unprocessed == 0))
                return;
            await progress.WaitAsync(ct);
        }
    }

    /// <summary>Writes what was handed over and closes the files.</summary>
    public ValueTask DisposeAsync()
    {
        foreach (var partition in _partitions)
            partition.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Whether there is a consumer group of that name.</summary>
    internal bool HasConsumerGroup(string name) => _groups.Contains(name);

    /// <summary>The index of a partition, or null when there is none of that id.</summary>
    internal int? IndexOf(string partitionId) =>
        int.TryParse(partitionId, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id < _partitions.Length ? id : null;

    /// <summary>The first sequence number and the last event of a partition.</summary>
    internal (long First, LastEnqueued Last) RangeOf(int partition) =>
        (_partitions[partition].FirstSequence, _partitions[partition].LastEnqueued);

    internal EventBatchWriter NewBatch() => new(_partitions.Length);

    /// <summary>Equal keys always give the same partition; no key gives one after the other.</summary>
    internal int PartitionOf(ReadOnlySpan<byte> key) =>
        key.IsEmpty
            ? (int)((uint)Interlocked.Increment(ref _roundRobin) % (uint)_partitions.Length)
            : PartitionHash.PartitionOf(key, _partitions.Length);

    /// <summary>
    /// Takes the records out of the batch and returns when they are durable. A partition that is busy when it is asked refuses all of them; where writing fails, those of
    /// other partitions may be there, so who sends them again sends these twice.
    /// </summary>
    internal Task AppendAsync(EventBatchWriter batch, CancellationToken ct)
    {
        for (var id = 0; id < _partitions.Length; id++)
        {
            if (batch.BytesFor(id) is var bytes and > 0)
                _partitions[id].ThrowIfBusy(bytes);
        }

        List<Task> written = [];
        for (var id = 0; id < _partitions.Length; id++)
        {
            if (batch.Take(id) is { } request)
                written.Add(_partitions[id].AppendAsync(request));
        }

        return Task.WhenAll(written).WaitAsync(ct);
    }

    private PartitionEvents Find(string partitionId) =>
        IndexOf(partitionId) is { } id
            ? _partitions[id]
            : throw new ArgumentException(
                $"Hub {Name} has partitions 0 to {_partitions.Length - 1}, and no '{partitionId}'.",
                nameof(partitionId)
            );
}
