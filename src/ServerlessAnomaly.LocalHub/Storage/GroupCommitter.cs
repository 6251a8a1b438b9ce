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

    private readonly Func<long, Segment> roll;
    private readonly LocalEventHubOptions options;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly object gate = new();
    private readonly Queue<AppendRequest> waiting = new();
    private readonly List<AppendRequest> group = [];
    private readonly List<ReadOnlyMemory<byte>> buffers = [];
    private readonly Thread thread;
    private Segment segment;
    private SafeFileHandle file;
    private long nextSequence;
    private long pendingBytes;
    private LastEnqueued? lastEnqueued;
    private bool stopping;

    public GroupCommitter(
        Segment segment, long nextSequence, Func<long, Segment> roll, LocalEventHubOptions options, TimeProvider time, ILogger log)
    {
        this.segment = segment;
        this.nextSequence = nextSequence;
        this.roll = roll;
        this.options = options;
        this.time = time;
        this.log = log;
        file = OpenForWriting(segment);
        thread = new Thread(Run) { IsBackground = true, Name = "event hub " + segment.Path };
        thread.Start();
    }

    public AsyncSignal Committed { get; } = new();

    public long LastSequence => Volatile.Read(ref nextSequence) - 1;

    /// <summary>The last event written since the partition was opened.</summary>
    public LastEnqueued? LastEnqueued => Volatile.Read(ref lastEnqueued);

    public long PendingBytes => Interlocked.Read(ref pendingBytes);

    public Task AppendAsync(AppendRequest request)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(stopping, this);
            Interlocked.Add(ref pendingBytes, request.Length);
            waiting.Enqueue(request);
            Monitor.Pulse(gate);
        }

        return request.Written.Task;
    }

    /// <summary>Commits what waits, then ends.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            stopping = true;
            Monitor.Pulse(gate);
        }

        thread.Join();
        file.Dispose();
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
                HubLog.WriteFailed(log, exception, segment.Path);
                foreach (var request in group)
                    request.Written.TrySetException(exception);
            }

            foreach (var request in group)
            {
                Interlocked.Add(ref pendingBytes, -request.Length);
                ArrayPool<byte>.Shared.Return(request.Buffer);
            }
        }
    }

    private bool TakeGroup()
    {
        group.Clear();
        lock (gate)
        {
            while (waiting.Count == 0)
            {
                if (stopping)
                    return false;
                Monitor.Wait(gate);
            }

            var bytes = 0;
            while (waiting.TryPeek(out var request) && (group.Count == 0 || bytes + request.Length <= MaxCommitBytes))
            {
                bytes += request.Length;
                group.Add(waiting.Dequeue());
            }
        }

        return true;
    }

    private void Commit()
    {
        if (segment.End - Segment.HeaderBytes >= options.SegmentBytes)
        {
            var fresh = roll(nextSequence);
            var opened = OpenForWriting(fresh);
            file.Dispose();
            (segment, file) = (fresh, opened);
        }

        var sequence = Number(out var lastSize, out var enqueued);
        var position = segment.End;
        try
        {
            RandomAccess.Write(file, buffers, position);
            if (options.Durability == Durability.Disk)
                RandomAccess.FlushToDisk(file);
        }
        catch (IOException)
        {
            // What was half written must not look like a record when the log is opened again.
            RandomAccess.SetLength(file, position);
            throw;
        }

        var end = position + buffers.Sum(buffer => (long)buffer.Length);
        Volatile.Write(ref lastEnqueued, new LastEnqueued(sequence - 1, segment.OffsetOf(end - lastSize), enqueued.UtcDateTime));
        Volatile.Write(ref nextSequence, sequence);
        // Last: who has read an event must be able to ask for what follows it.
        segment.End = end;
        foreach (var request in group)
            request.Written.TrySetResult();
        Committed.Raise();
    }

    private long Number(out int lastSize, out DateTimeOffset enqueued)
    {
        buffers.Clear();
        var sequence = nextSequence;
        enqueued = time.GetUtcNow();
        var ticks = enqueued.UtcTicks;
        lastSize = 0;
        foreach (var request in group)
        {
            var records = request.Buffer.AsSpan(0, request.Length);
            while (!records.IsEmpty)
            {
                lastSize = RecordCodec.Seal(records, sequence++, ticks);
                records = records[lastSize..];
            }

            buffers.Add(request.Buffer.AsMemory(0, request.Length));
        }

        return sequence;
    }
}
