using System.Buffers;
using System.IO.Hashing;
using System.Text;
using ServerlessAnomaly.Alerting;

namespace ServerlessAnomaly.Windowing;

/// <summary>
/// Collects what a batch did to the windows. A batch becomes one entry, or several where it would exceed the journal's limit; the parts
/// count only together. The buffers are reused, so a reading allocates nothing.
/// </summary>
internal sealed class JournalEntryWriter(StateShape shape, int maxEntryBytes)
{
    private const int AlertLength = 20;
    private readonly ArrayBufferWriter<byte> _records = new(64 * 1024);
    private readonly List<Part> _parts = [default];
    private readonly byte[] _schemaId = Encoding.UTF8.GetBytes(shape.SchemaId);
    private byte[] _entry = [];

    /// <summary>Readings collected.</summary>
    public int Readings { get; private set; }

    /// <summary>Entries that the batch needs.</summary>
    public int Parts => _parts.Count;

    /// <param name="serialNumber">UTF-8, at most 255 bytes.</param>
    /// <param name="model">UTF-8, at most 255 bytes; empty where it has not changed.</param>
    /// <param name="step">Time step.</param>
    /// <param name="values">One for each column, NaN where missing.</param>
    public void AddReading(ReadOnlySpan<byte> serialNumber, ReadOnlySpan<byte> model, int step, ReadOnlySpan<float> values)
    {
        var maskLength = (values.Length + 7) / 8;
        var space = _records.GetSpan(Begin(6 + serialNumber.Length + model.Length + maskLength + 4 * values.Length));
        var writer = new FieldWriter(space);
        writer.ShortText(serialNumber);
        writer.ShortText(model);
        writer.Int32(step);
        var mask = space.Slice(writer.Position, maskLength);
        mask.Clear();
        writer.Bytes(mask);
        for (var column = 0; column < values.Length; column++)
        {
            if (float.IsNaN(values[column])) continue;
            mask[column / 8] |= (byte)(1 << (column % 8));
            writer.Single(values[column]);
        }
        _records.Advance(writer.Position);
        Readings++;
        _parts[^1] = _parts[^1] with { Readings = _parts[^1].Readings + 1 };
    }

    /// <summary>Adds the alert state that the drive of a reading has after the batch. Follows all readings.</summary>
    public void AddAlert(int reading, in AlertState state)
    {
        var writer = new FieldWriter(_records.GetSpan(Begin(AlertLength)));
        writer.Int32(reading);
        writer.Alert(state);
        _records.Advance(writer.Position);
        _parts[^1] = _parts[^1] with { Alerts = _parts[^1].Alerts + 1 };
    }

    /// <summary>The bytes of one part; valid until the next call.</summary>
    public ReadOnlyMemory<byte> Compose(int part, in EventPosition last, in ReadingTotals totals)
    {
        var (start, readings, alerts) = _parts[part];
        var end = part + 1 < _parts.Count ? _parts[part + 1].Start : _records.WrittenCount;
        var texts = _schemaId.Length + Encoding.UTF8.GetByteCount(last.Offset);
        var length = JournalEntryFormat.HeaderLength + texts + end - start + JournalEntryFormat.ChecksumLength;
        if (_entry.Length < length) _entry = new byte[Math.Max(length, Math.Min(2 * _entry.Length, maxEntryBytes))];

        var writer = new FieldWriter(_entry);
        writer.UInt32(JournalEntryFormat.Magic);
        writer.UInt16(JournalEntryFormat.Version);
        writer.Byte((part == 0 ? JournalEntryFormat.First : 0) | (part == _parts.Count - 1 ? JournalEntryFormat.Last : 0));
        writer.Byte(_schemaId.Length);
        writer.Int32(length);
        writer.Int32(readings);
        writer.Int32(alerts);
        writer.Shape(shape);
        writer.Int64(last.SequenceNumber);
        writer.Int64(last.EnqueuedAt.Ticks);
        writer.UInt16(Encoding.UTF8.GetByteCount(last.Offset));
        writer.UInt16(0);
        writer.UInt32(checked((uint)totals.Scored));
        writer.UInt32(checked((uint)totals.WarmingUp));
        writer.UInt32(checked((uint)totals.Duplicates));
        writer.UInt32(checked((uint)totals.Late));
        writer.UInt32(checked((uint)totals.DeadLettered));
        writer.Int64(totals.Lost);
        writer.Bytes(_schemaId);
        writer.Text(last.Offset);
        writer.Bytes(_records.WrittenSpan[start..end]);
        writer.UInt32(Crc32.HashToUInt32(_entry.AsSpan(0, writer.Position)));
        return _entry.AsMemory(0, writer.Position);
    }

    /// <summary>Forgets the batch and keeps the buffers.</summary>
    public void Clear()
    {
        _records.ResetWrittenCount();
        _parts.Clear();
        _parts.Add(default);
        Readings = 0;
    }

    /// <summary>Opens a new part where a record of this length would not fit any longer.</summary>
    private int Begin(int length)
    {
        const int longestHeader = JournalEntryFormat.HeaderLength + byte.MaxValue + 1024 + JournalEntryFormat.ChecksumLength;
        var current = _records.WrittenCount - _parts[^1].Start;
        if (current > 0 && longestHeader + current + length > maxEntryBytes) _parts.Add(new Part(_records.WrittenCount, 0, 0));
        return length;
    }

    private readonly record struct Part(int Start, int Readings, int Alerts);
}
