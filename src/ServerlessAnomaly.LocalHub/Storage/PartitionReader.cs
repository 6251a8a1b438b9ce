using Microsoft.Win32.SafeHandles;

namespace ServerlessAnomaly.LocalHub.Storage;

/// <summary>Reads one partition in order, each event once. Not thread-safe; open one per consumer.</summary>
public sealed class PartitionReader : IDisposable
{
    private const int FirstBufferBytes = 256 << 10;

    private readonly PartitionLog log;
    private readonly TimeProvider time;
    private byte[] buffer = new byte[FirstBufferBytes];
    private int start;
    private int filled;
    private Segment segment;
    private SafeFileHandle file;
    private long position = Segment.HeaderBytes;
    private long lastSequence;
    private long lastWhole;
    private StartPosition? sought;

    internal PartitionReader(PartitionLog log, long afterSequence, TimeProvider time)
        : this(log, log.Find(afterSequence), time) => lastSequence = afterSequence;

    internal PartitionReader(PartitionLog log, Segment segment, TimeProvider time, StartPosition? from = null)
    {
        this.log = log;
        this.time = time;
        this.segment = segment;
        lastWhole = segment.FirstSequence - 1;
        lastSequence = -1;
        sought = from;
        file = Segment.OpenForReading(segment.Path);
    }

    /// <summary>The partition that is read.</summary>
    public string PartitionId => PartitionLog.IdOf(log.Id);

    /// <summary>Ends when more events are there than at the time of asking.</summary>
    internal Task Appended => log.Appended.Next;

    /// <summary>The last event of the partition, which need not have been read.</summary>
    internal LastEnqueued Last => log.LastEnqueued;

    /// <summary>
    /// Waits until there are events and returns up to <paramref name="maxCount"/> of them. When fewer than <paramref name="minCount"/> are
    /// there, it waits
    /// for more, but no longer than <paramref name="maxWait"/> from the first one on.
    /// </summary>
    /// <param name="maxCount">How many at most; at least 1.</param>
    /// <param name="minCount">How many are worth returning without waiting; at least 1.</param>
    /// <param name="maxWait">How long to wait for more once there is one.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The wait was ended; no event is lost to the next call.</exception>
    public async Task<IReadOnlyList<HubEvent>> ReadAsync(int maxCount, int minCount, TimeSpan maxWait, CancellationToken ct)
    {
        List<HubEvent> events = [];
        long firstAt = 0;
        while (true)
        {
            var appended = log.Appended.Next;
            while (events.Count < maxCount && TryRead() is { } next)
            {
                if (events.Count == 0)
                    firstAt = time.GetTimestamp();
                events.Add(next);
            }

            if (events.Count >= Math.Min(minCount, maxCount))
                return events;

            if (events.Count == 0)
            {
                await appended.WaitAsync(ct);
                continue;
            }

            var left = maxWait - time.GetElapsedTime(firstAt);
            if (left <= TimeSpan.Zero || ct.IsCancellationRequested || !await ComesWithinAsync(appended, left, ct))
                return events;
        }
    }

    /// <summary>The next event that is already there, or null.</summary>
    public HubEvent? TryRead()
    {
        while (true)
        {
            if (!TryReadRecord(out var next))
                return null;

            if (next is null || next.SequenceNumber <= lastSequence || sought?.Admits(next) == false)
                continue;

            sought = null;
            lastSequence = next.SequenceNumber;
            return next;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private async Task<bool> ComesWithinAsync(Task appended, TimeSpan wait, CancellationToken ct)
    {
        try
        {
            await appended.WaitAsync(wait, time, ct);
            return true;
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // What was read already must reach the caller; it sees the cancellation itself.
            return false;
        }
    }

    /// <summary>False at the end of what is committed. The event is null where something was skipped.</summary>
    private bool TryReadRecord(out HubEvent? next)
    {
        next = null;
        var state = RecordCodec.TryRead(buffer.AsSpan(start, filled - start), out var record);
        if (state == RecordState.Complete)
        {
            lastWhole = record.SequenceNumber;
            if (record.SequenceNumber > lastSequence)
                next = record.ToEvent(segment.OffsetOf(position));
            start += record.Size;
            position += record.Size;
            return true;
        }

        var end = segment.End;
        if (state == RecordState.Incomplete && position + (filled - start) < end)
        {
            Fill(end);
            return true;
        }

        if (position < end)
        {
            SkipDamage(end);
            return true;
        }

        return TryMoveOn(end);
    }

    private void Fill(long end)
    {
        var kept = filled - start;
        buffer.AsSpan(start, kept).CopyTo(buffer);
        (start, filled) = (0, kept);
        if (filled == buffer.Length)
            Array.Resize(ref buffer, buffer.Length * 2);

        var wanted = (int)Math.Min(buffer.Length - filled, end - position - filled);
        var read = RandomAccess.Read(file, buffer.AsSpan(filled, wanted), position + filled);
        if (read == 0)
            throw new IOException($"{segment.Path} is shorter than what was committed to it.");
        filled += read;
    }

    private void SkipDamage(long end)
    {
        var rest = new byte[end - position];
        var read = 0;
        while (read < rest.Length && RandomAccess.Read(file, rest.AsSpan(read), position + read) is var more and > 0)
            read += more;

        var found = RecordCodec.FindNext(rest.AsSpan(0, read), 1);
        var skipped = found < 0 ? rest.Length : found;
        var following = found < 0 ? log.After(segment)?.FirstSequence ?? lastWhole + 1 : NumberAt(rest.AsSpan(found));
        log.NoteDamage(segment, position, skipped, Math.Max(0, following - lastWhole - 1));
        position += skipped;
        (start, filled) = (0, 0);
    }

    private static long NumberAt(ReadOnlySpan<byte> bytes)
    {
        RecordCodec.TryRead(bytes, out var record);
        return record.SequenceNumber;
    }

    private bool TryMoveOn(long end)
    {
        if (log.After(segment) is not { } following || segment.End != end)
            return segment.End != end;

        file.Dispose();
        segment = following;
        lastWhole = segment.FirstSequence - 1;
        file = Segment.OpenForReading(segment.Path);
        position = Segment.HeaderBytes;
        (start, filled) = (0, 0);
        return true;
    }
}
