using Microsoft.Win32.SafeHandles;

namespace ServerlessAnomaly.LocalHub.Storage;

/// <summary>Reads one partition in order, each event once. Not thread-safe; open one per consumer.</summary>
public sealed class PartitionReader : IDisposable
{
    private const int FirstBufferBytes = 256 << 10;

    private readonly PartitionEvents _log;
    private readonly TimeProvider _time;
    private byte[] _buffer = new byte[FirstBufferBytes];
    private int _start;
    private int _filled;
    private Segment _segment;
    private SafeFileHandle _file;
    private long _position = Segment.HeaderBytes;
    private long _lastSequence;
    private long _lastWhole;
    private StartPosition? _sought;

    internal PartitionReader(PartitionEvents log, long afterSequence, TimeProvider time)
        : this(log, log.Find(afterSequence), time) => _lastSequence = afterSequence;

    internal PartitionReader(PartitionEvents log, Segment segment, TimeProvider time, StartPosition? from = null)
    {
        _log = log;
        _time = time;
        _segment = segment;
        _lastWhole = segment.FirstSequence - 1;
        _lastSequence = -1;
        _sought = from;
        _file = Segment.OpenForReading(segment.Path);
    }

    /// <summary>The partition that is read.</summary>
    public string PartitionId => PartitionEvents.IdOf(_log.Id);

    /// <summary>Ends when more events are there than at the time of asking.</summary>
    internal Task Appended => _log.Appended.Next;

    /// <summary>The last event of the partition, which need not have been read.</summary>
    internal LastEnqueued Last => _log.LastEnqueued;

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
            var appended = _log.Appended.Next;
            while (events.Count < maxCount && TryRead() is { } next)
            {
                if (events.Count == 0)
                    firstAt = _time.GetTimestamp();
                events.Add(next);
            }

            if (events.Count >= Math.Min(minCount, maxCount))
                return events;

            if (events.Count == 0)
            {
                await appended.WaitAsync(ct);
                continue;
            }

            var left = maxWait - _time.GetElapsedTime(firstAt);
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

            if (next is null || next.SequenceNumber <= _lastSequence || _sought?.Admits(next) == false)
                continue;

            _sought = null;
            _lastSequence = next.SequenceNumber;
            return next;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private async Task<bool> ComesWithinAsync(Task appended, TimeSpan wait, CancellationToken ct)
    {
        try
        {
            await appended.WaitAsync(wait, _time, ct);
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
        var state = RecordCodec.TryRead(_buffer.AsSpan(_start, _filled - _start), out var record);
        if (state == RecordState.Complete)
        {
            _lastWhole = record.SequenceNumber;
            if (record.SequenceNumber > _lastSequence)
                next = record.ToEvent(_segment.OffsetOf(_position));
            _start += record.Size;
            _position += record.Size;
            return true;
        }

        var end = _segment.End;
        if (state == RecordState.Incomplete && _position + (_filled - _start) < end)
        {
            Fill(end);
            return true;
        }

        if (_position < end)
        {
            SkipDamage(end);
            return true;
        }

        return TryMoveOn(end);
    }

    private void Fill(long end)
    {
        var kept = _filled - _start;
        _buffer.AsSpan(_start, kept).CopyTo(_buffer);
        (_start, _filled) = (0, kept);
        if (_filled == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);

        var wanted = (int)Math.Min(_buffer.Length - _filled, end - _position - _filled);
        var read = RandomAccess.Read(_file, _buffer.AsSpan(_filled, wanted), _position + _filled);
        if (read == 0)
            throw new IOException($"{_segment.Path} is shorter than what was committed to it.");
        _filled += read;
    }

    private void SkipDamage(long end)
    {
        var rest = new byte[end - _position];
        var read = 0;
        while (read < rest.Length && RandomAccess.Read(_file, rest.AsSpan(read), _position + read) is var more and > 0)
            read += more;

        var found = RecordCodec.FindNext(rest.AsSpan(0, read), 1);
        var skipped = found < 0 ? rest.Length : found;
        var following = found < 0 ? _log.After(_segment)?.FirstSequence ?? _lastWhole + 1 : NumberAt(rest.AsSpan(found));
        _log.NoteDamage(_segment, _position, skipped, Math.Max(0, following - _lastWhole - 1));
        _position += skipped;
        (_start, _filled) = (0, 0);
    }

    private static long NumberAt(ReadOnlySpan<byte> bytes)
    {
        RecordCodec.TryRead(bytes, out var record);
        return record.SequenceNumber;
    }

    private bool TryMoveOn(long end)
    {
        if (_log.After(_segment) is not { } following || _segment.End != end)
            return _segment.End != end;

        // Opened before the old one is let go: where it fails, the next call tries again.
        SafeFileHandle file;
        try
        {
            file = Segment.OpenForReading(following.Path);
        }
        catch (FileNotFoundException) when (_log.After(_segment) != following)
        {
            // Retention has removed it since it was asked for: what follows now is another one.
            return true;
        }
        _file.Dispose();
        (_file, _segment) = (file, following);
        _lastWhole = _segment.FirstSequence - 1;
        _position = Segment.HeaderBytes;
        (_start, _filled) = (0, 0);
        return true;
    }
}
