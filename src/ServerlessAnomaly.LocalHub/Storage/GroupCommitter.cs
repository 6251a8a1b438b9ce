using System.Buffers;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace ServerlessAnomaly.LocalHub.Storage;

/// <summary>
/// The one writer of a partition. It runs on a thread of its own because it blocks on the disk: it takes all requests that wait, numbers
/// them, writes
/// them with one call, makes them durable with one more, and only then tells their senders.
/// </summary>
internal sealed class GroupCommitter : IDisposable
{
    private const int MaxCommitBytes = 8 << 20;

    private readonly Func<long, Segment> _roll;
    private readonly LocalEventHubOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly object _gate = new();
    private readonly Queue<AppendRequest> _waiting = new();
    private readonly List<AppendRequest> _group = [];
    private readonly List<ReadOnlyMemory<byte>> _buffers = [];
    private readonly Thread _thread;
    private Segment _segment;
    private SafeFileHandle _file;
    private long _nextSequence;
    private long _pendingBytes;
    private LastEnqueued? _lastEnqueued;
    private bool _stopping;

    public GroupCommitter(
        Segment segment,
        long nextSequence,
        Func<long, Segment> roll,
        LocalEventHubOptions options,
        TimeProvider time,
        ILogger log
    )
    {
        _segment = segment;
        _nextSequence = nextSequence;
        _roll = roll;
        _options = options;
        _time = time;
        _log = log;
        _file = OpenForWriting(segment);
        _thread = new Thread(Run) { IsBackground = true, Name = "event hub " + segment.Path };
        _thread.Start();
    }

    public AsyncSignal Committed { get; } = new();

    public long LastSequence => Volatile.Read(ref _nextSequence) - 1;

    /// <summary>The last event written since the partition was opened.</summary>
    public LastEnqueued? LastEnqueued => Volatile.Read(ref _lastEnqueued);

    public long PendingBytes => Interlocked.Read(ref _pendingBytes);

    public Task AppendAsync(AppendRequest request)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopping, this);
            Interlocked.Add(ref _pendingBytes, request.Length);
            _waiting.Enqueue(request);
            Monitor.Pulse(_gate);
        }

        return request.Written.Task;
    }

    /// <summary>Commits what waits, then ends.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
        _file.Dispose();
    }

    private static SafeFileHandle OpenForWriting(Segment segment) =>
        File.OpenHandle(segment.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);

    private void Run()
    {
        while (TakeGroup())
        {
            try
            {
                Commit();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                HubLog.WriteFailed(_log, exception, _segment.Path);
                foreach (var request in _group)
                    request.Written.TrySetException(exception);
            }

            foreach (var request in _group)
            {
                Interlocked.Add(ref _pendingBytes, -request.Length);
                ArrayPool<byte>.Shared.Return(request.Buffer);
            }
        }
    }

    private bool TakeGroup()
    {
        _group.Clear();
        lock (_gate)
        {
            while (_waiting.Count == 0)
            {
                if (_stopping)
                    return false;
                Monitor.Wait(_gate);
            }

            var bytes = 0;
            while (_waiting.TryPeek(out var request) && (_group.Count == 0 || bytes + request.Length <= MaxCommitBytes))
            {
                bytes += request.Length;
                _group.Add(_waiting.Dequeue());
            }
        }

        return true;
    }

    private void Commit()
    {
        if (_segment.End - Segment.HeaderBytes >= _options.SegmentBytes)
        {
            var fresh = _roll(_nextSequence);
            var opened = OpenForWriting(fresh);
            _file.Dispose();
            (_segment, _file) = (fresh, opened);
        }

        var sequence = Number(out var lastSize, out var enqueued);
        var position = _segment.End;
        try
        {
            RandomAccess.Write(_file, _buffers, position);
            if (_options.Durability == Durability.Disk)
                RandomAccess.FlushToDisk(_file);
        }
        catch (IOException)
        {
            // What was half written must not look like a record when the log is opened again.
            RandomAccess.SetLength(_file, position);
            throw;
        }

        var end = position + _buffers.Sum(buffer => (long)buffer.Length);
        Volatile.Write(ref _lastEnqueued, new LastEnqueued(sequence - 1, _segment.OffsetOf(end - lastSize), enqueued.UtcDateTime));
        Volatile.Write(ref _nextSequence, sequence);
        // Last: who has read an event must be able to ask for what follows it.
        _segment.End = end;
        foreach (var request in _group)
            request.Written.TrySetResult();
        Committed.Raise();
    }

    private long Number(out int lastSize, out DateTimeOffset enqueued)
    {
        _buffers.Clear();
        var sequence = _nextSequence;
        enqueued = _time.GetUtcNow();
        var ticks = enqueued.UtcTicks;
        lastSize = 0;
        foreach (var request in _group)
        {
            var records = request.Buffer.AsSpan(0, request.Length);
            while (!records.IsEmpty)
            {
                lastSize = RecordCodec.Seal(records, sequence++, ticks);
                records = records[lastSize..];
            }

            _buffers.Add(request.Buffer.AsMemory(0, request.Length));
        }

        return sequence;
    }
}
