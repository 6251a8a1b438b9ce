using System.Globalization;
using Microsoft.Extensions.Logging;

namespace ServerlessAnomaly.LocalHub.Storage;

/// <summary>
/// The events of one partition: an append log in segment files, written by one thread that commits together whatever senders have handed in
/// meanwhile. Readers see an event only once it is committed.
/// </summary>
internal sealed class PartitionEvents : IDisposable
{
    private readonly string _folder;
    private readonly LocalEventHubOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Lock _gate = new();
    private readonly List<Segment> _segments;
    private readonly GroupCommitter _committer;
    private readonly PartitionDamage _damage;
    private LastEnqueued? _lastOfEarlierRun;

    public PartitionEvents(int id, LocalEventHubOptions options, TimeProvider time, ILogger log)
    {
        Id = id;
        _options = options;
        _time = time;
        _log = log;
        _folder = Directory.CreateDirectory(Path.Combine(options.Folder, id.ToString("D4"))).FullName;
        Checkpoints = new CheckpointStore(Path.Combine(_folder, "checkpoints"), options.Durability, log);
        _damage = new PartitionDamage(log);
        _segments = new PartitionRecovery(_folder, Checkpoints, _damage, log).Recover(out var last);

        // A number that some group has already seen is never given again, even if its event was lost with the tail of the file.
        var next = Math.Max(last, Checkpoints.HighestSequence()) + 1;
        if (_segments.Count == 0)
            _segments.Add(Segment.Create(_folder, next, Checkpoints.Slowest()?.NextOffset ?? 0, options.Durability));
        _committer = new GroupCommitter(_segments[^1], next, Roll, options, time, log);
    }

    public int Id { get; }

    /// <summary>The id of a partition as clients know it: "0", "1", ….</summary>
    public static string IdOf(int partition) => partition.ToString(CultureInfo.InvariantCulture);

    public CheckpointStore Checkpoints { get; }

    /// <summary>Raised after each commit.</summary>
    public AsyncSignal Appended => _committer.Committed;

    public long LastSequence => _committer.LastSequence;

    /// <summary>The last event that is there.</summary>
    public LastEnqueued LastEnqueued => _committer.LastEnqueued ?? (_lastOfEarlierRun ??= FindLast());

    /// <summary>The number of the oldest event that is kept, or will be.</summary>
    public long FirstSequence
    {
        get
        {
            lock (_gate)
                return _segments[0].FirstSequence;
        }
    }

    /// <summary>What was found damaged since the partition was opened.</summary>
    public (int Regions, long Bytes, long Events) Damage => _damage.Total;

    public long BacklogBytes
    {
        get
        {
            lock (_gate)
            {
                // Where nobody registered, whoever reads keeps its own count, and retention alone decides.
                return Checkpoints.Slowest() is { } slowest ? Math.Max(0, _segments[^1].EndOffset - slowest.NextOffset) : 0;
            }
        }
    }

    /// <exception cref="HubBusyException">The partition may not take that much now.</exception>
    public void ThrowIfBusy(int more)
    {
        var pending = _committer.PendingBytes;
        if (pending > 0 && pending + more > _options.MaxPendingBytes)
            throw new HubBusyException($"Partition {Id} has {pending} bytes waiting to be written.", TimeSpan.FromSeconds(1));

        var backlog = BacklogBytes + pending;
        if (backlog + more > _options.MaxBacklogBytes)
        {
            throw new HubBusyException(
                $"Partition {Id} holds {backlog} bytes that are not consumed, and {_options.MaxBacklogBytes} is the limit.",
                TimeSpan.FromSeconds(1)
            );
        }
    }

    public Task AppendAsync(AppendRequest request) => _committer.AppendAsync(request);

    public HubCheckpoint Start()
    {
        lock (_gate)
            return new HubCheckpoint(_segments[0].FirstSequence - 1, _segments[0].FirstOffset);
    }

    public void SaveCheckpoint(string group, HubCheckpoint checkpoint)
    {
        Checkpoints.Save(group, checkpoint);
        Trim();
    }

    /// <summary>The segment that holds the event after a number, or the oldest one.</summary>
    public Segment Find(long afterSequence)
    {
        lock (_gate)
            return _segments.FindLast(segment => segment.FirstSequence <= afterSequence + 1) ?? _segments[0];
    }

    /// <summary>A segment that does not begin behind a position; reading from there on comes to all events that the position admits.</summary>
    public Segment Find(StartPosition from)
    {
        lock (_gate)
        {
            var found = from.Kind switch
            {
                StartKind.Latest => _segments[^1],
                StartKind.Offset => _segments.FindLast(segment => segment.FirstOffset <= from.Value),
                StartKind.SequenceNumber => _segments.FindLast(segment => segment.FirstSequence <= from.Value),
                _ => _segments.FindLast(segment => segment.FirstEnqueuedMilliseconds() < from.Value),
            };
            return found ?? _segments[0];
        }
    }

    /// <summary>The segment that follows one, which may have been removed meanwhile; null when there is none yet.</summary>
    public Segment? After(Segment current)
    {
        lock (_gate)
            return _segments.Find(segment => segment.FirstSequence > current.FirstSequence);
    }

    /// <summary>Counts a damaged stretch, once for all readers.</summary>
    public void NoteDamage(Segment segment, long position, long bytes, long events) => _damage.Note(segment.Path, position, bytes, events);

    public void Dispose() => _committer.Dispose();

    private LastEnqueued FindLast()
    {
        List<Segment> all;
        lock (_gate)
            all = [.. _segments];
        foreach (var segment in Enumerable.Reverse(all))
        {
            using var reader = new PartitionReader(this, segment, _time);
            HubEvent? last = null;
            while (reader.TryRead() is { } next)
                last = next;
            if (last is not null)
                return new LastEnqueued(last.SequenceNumber, last.Offset, last.EnqueuedTimeUtc);
        }

        return LastEnqueued.Nothing with
        {
            SequenceNumber = LastSequence,
        };
    }

    private Segment Roll(long nextSequence)
    {
        Segment current;
        lock (_gate)
            current = _segments[^1];
        if (current.FirstSequence == nextSequence)
            return current;

        var fresh = Segment.Create(_folder, nextSequence, current.EndOffset, _options.Durability);
        lock (_gate)
            _segments.Add(fresh);
        Trim();
        return fresh;
    }

    /// <summary>Removes the oldest segments that every group is done with and that are too old, or too much.</summary>
    private void Trim()
    {
        // Without a group nobody's progress is known, and retention alone decides, as in Event Hubs.
        var consumed = Checkpoints.Slowest()?.SequenceNumber ?? long.MaxValue - 1;
        lock (_gate)
        {
            while (_segments.Count > 1 && _segments[1].FirstSequence <= consumed + 1 && IsPastRetention(_segments[0]))
            {
                File.Delete(_segments[0].Path);
                HubLog.SegmentRemoved(_log, _segments[0].Path);
                _segments.RemoveAt(0);
            }
        }
    }

    private bool IsPastRetention(Segment oldest) =>
        _segments[^1].EndOffset - oldest.FirstOffset > _options.RetentionBytes
        || _time.GetUtcNow() - File.GetLastWriteTimeUtc(oldest.Path) > _options.RetentionTime;
}
