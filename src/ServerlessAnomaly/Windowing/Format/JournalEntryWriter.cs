using System.Buffers;
using System.IO.Hashing;
using System.Text;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing.Drives;
using ServerlessAnomaly.Windowing.Journal;
using ServerlessAnomaly.Windowing.Windows;

namespace ServerlessAnomaly.Windowing.Format;

/// <summary>
/// Collects what a batch did to the windows. A batch becomes one entry, or several where it would exceed the journal's limit; the parts
/// count only together. The buffers are reused, so a reading allocates nothing.
/// </summary>
internal sealed class JournalEntryWriter(KindShapes shapes, int maxEntryBytes)
{
    private const int AlertLength = 20;
    private const int VerdictLength = 28;
    private const int LongestNotes = 11 + byte.MaxValue;

    // All fields of a reading but its values: four texts, and what may stand beside them.
    private const int LongestReading = 4 * (1 + byte.MaxValue) + 1 + 4 + 4 + 8 + 4;
    private readonly ArrayBufferWriter<byte> _records = new(64 * 1024);
    private readonly List<Part> _parts = [default];
    private readonly byte[] _schemaId = Encoding.UTF8.GetBytes(shapes[shapes.Own].SchemaId);
    private readonly byte[][] _tables = [.. DriveKinds.All.Select(kind => TableOf(kind, shapes[kind]))];
    private readonly bool[] _hasKind = new bool[DriveKinds.All.Count];
    private byte[] _entry = [];

    /// <summary>Readings collected.</summary>
    public int Readings { get; private set; }

    /// <summary>Entries that the batch needs.</summary>
    public int Parts => _parts.Count;

    /// <summary>Adds a reading as it was applied.</summary>
    /// <param name="kind">What sort of drive it is.</param>
    /// <param name="windows">The windows of its kind, with the reading in them.</param>
    /// <param name="reading">The reading; texts of at most 255 bytes, one value for each column, NaN where missing.</param>
    /// <param name="applied">What became of it.</param>
    /// <param name="hasMoved">Whether the drive is somewhere else than before.</param>
    public void AddReading(DriveKind kind, PartitionWindows windows, in StepReading reading, in AppliedReading applied, bool hasMoved)
    {
        _hasKind[(int)kind] = true;
        ref readonly var slot = ref windows.Slot(applied.Drive);
        var model = applied.ModelChanged ? windows.Model(applied.Drive) : [];
        var values = reading.Values;
        var hasHours = reading.Hours > 0 && (windows.HoursColumn < 0 || float.IsNaN(values[windows.HoursColumn]));
        var flags =
            (applied.StartedOver ? JournalEntryFormat.BeginsOther : 0)
            | (hasMoved ? JournalEntryFormat.HasPlace : 0)
            | (applied.CapacityChanged ? JournalEntryFormat.HasCapacity : 0)
            | (hasHours ? JournalEntryFormat.HasHours : 0);
        var maskLength = (values.Length + 7) / 8;
        var space = _records.GetSpan(Begin(LongestReading + maskLength + 4 * values.Length));
        var writer = new FieldWriter(space);
        writer.Byte((int)kind | flags);
        writer.ShortText(reading.SerialNumber);
        writer.ShortText(model);
        writer.Int32(reading.Step);
        writer.UInt32(reading.Offset);
        if (applied.CapacityChanged)
            writer.Int64(reading.CapacityBytes);
        if (hasHours)
            writer.Single(reading.Hours);
        if (hasMoved)
        {
            writer.ShortText(windows.Places.Hosts.Name(slot.Host));
            writer.ShortText(windows.Places.Bays.Name(slot.Bay));
        }
        var mask = space.Slice(writer.Position, maskLength);
        mask.Clear();
        writer.Bytes(mask);
        for (var column = 0; column < values.Length; column++)
        {
            if (float.IsNaN(values[column]))
                continue;
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

    /// <summary>Adds what is remembered of the own word of a reading's drive after the batch. Follows all readings and alert states.</summary>
    public void AddVerdict(int reading, in VerdictState state)
    {
        var writer = new FieldWriter(_records.GetSpan(Begin(VerdictLength)));
        writer.Int32(reading);
        writer.Verdict(state);
        _records.Advance(writer.Position);
        _parts[^1] = _parts[^1] with { Verdicts = _parts[^1].Verdicts + 1 };
    }

    /// <summary>Adds what is remembered of a drive's comings and goings after the batch. Follows all else.</summary>
    public void AddNotes(DriveKind kind, ReadOnlySpan<byte> serialNumber, in DriveNotes notes)
    {
        var writer = new FieldWriter(_records.GetSpan(Begin(LongestNotes)));
        writer.Byte((int)kind);
        writer.ShortText(serialNumber);
        writer.Notes(notes);
        _records.Advance(writer.Position);
        _parts[^1] = _parts[^1] with { Notes = _parts[^1].Notes + 1 };
    }

    /// <summary>The bytes of one part; valid until the next call.</summary>
    /// <param name="part">Which of them.</param>
    /// <param name="last">The last event of the batch.</param>
    /// <param name="totals">What became of its readings.</param>
    public ReadOnlyMemory<byte> Compose(int part, in EventPosition last, in ReadingTotals totals)
    {
        var (start, readings, alerts, verdicts, notes) = _parts[part];
        var end = part + 1 < _parts.Count ? _parts[part + 1].Start : _records.WrittenCount;
        var texts = _schemaId.Length + Encoding.UTF8.GetByteCount(last.Offset);
        var (kinds, tables) = (0, 0);
        for (var kind = 0; kind < _hasKind.Length; kind++)
            if (IsInTable(kind))
                (kinds, tables) = (kinds + 1, tables + _tables[kind].Length);
        var length = JournalEntryFormat.HeaderLength + texts + tables + end - start + JournalEntryFormat.ChecksumLength;
        if (_entry.Length < length)
            _entry = new byte[Math.Max(length, Math.Min(2 * _entry.Length, maxEntryBytes))];

        var writer = new FieldWriter(_entry);
        writer.UInt32(JournalEntryFormat.Magic);
        writer.UInt16(JournalEntryFormat.Version);
        writer.Byte((part == 0 ? JournalEntryFormat.First : 0) | (part == _parts.Count - 1 ? JournalEntryFormat.Last : 0));
        writer.Byte(_schemaId.Length);
        writer.Int32(length);
        writer.Int32(readings);
        writer.Int32(alerts);
        writer.Shape(shapes[shapes.Own]);
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
        writer.UInt32(checked((uint)totals.NoDetector));
        writer.Int32(verdicts);
        writer.UInt32((uint)kinds);
        writer.Int32(notes);
        writer.Reserved(JournalEntryFormat.ReservedLength);
        writer.Bytes(_schemaId);
        writer.Text(last.Offset);
        for (var kind = 0; kind < _hasKind.Length; kind++)
            if (IsInTable(kind))
                writer.Bytes(_tables[kind]);
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
        _hasKind.AsSpan().Clear();
        Readings = 0;
    }

    // The own kind's shape is in the header.
    private bool IsInTable(int kind) => _hasKind[kind] && (DriveKind)kind != shapes.Own;

    private static byte[] TableOf(DriveKind kind, StateShape shape)
    {
        var table = new byte[12 + Encoding.UTF8.GetByteCount(shape.SchemaId)];
        var writer = new FieldWriter(table);
        writer.Byte((int)kind);
        writer.UInt16(shape.Width);
        writer.UInt64(shape.ColumnsHash);
        writer.ShortText(Encoding.UTF8.GetBytes(shape.SchemaId));
        return table;
    }

    /// <summary>Opens a new part where a record of this length would not fit any longer.</summary>
    private int Begin(int length)
    {
        const int longestHeader = JournalEntryFormat.HeaderLength + 4 * (byte.MaxValue + 12) + 1024 + JournalEntryFormat.ChecksumLength;
        var current = _records.WrittenCount - _parts[^1].Start;
        if (current > 0 && longestHeader + current + length > maxEntryBytes)
            _parts.Add(new Part(_records.WrittenCount, 0, 0, 0, 0));
        return length;
    }

    private readonly record struct Part(int Start, int Readings, int Alerts, int Verdicts, int Notes);
}
