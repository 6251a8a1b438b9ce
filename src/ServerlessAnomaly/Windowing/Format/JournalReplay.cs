using System.Numerics;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing.Drives;
using ServerlessAnomaly.Windowing.Journal;
using ServerlessAnomaly.Windowing.Windows;

namespace ServerlessAnomaly.Windowing.Format;

/// <summary>
/// Applies a journal's entries to windows, batch by batch; a batch whose last part is missing was never committed and is left out.
/// </summary>
internal sealed class JournalReplay(string partition, KindShapes shapes, KindWindows windows, ColumnChanges changes)
{
    private readonly float[] _values = new float[DriveKinds.All.Max(kind => shapes[kind].Width)];
    private readonly List<(PartitionWindows Windows, int Drive)> _drives = [];
    private readonly bool[] _isInTable = new bool[DriveKinds.All.Count];

    // The columns by which the entry at hand has each kind's values, where they are others; else 0.
    private readonly int[] _otherWidths = new int[DriveKinds.All.Count];

    /// <summary>The last event of the last whole batch; null if there was none.</summary>
    public EventPosition? LastEvent { get; private set; }

    /// <summary>Counters of all whole batches.</summary>
    public ReadingTotals Totals { get; private set; }

    /// <exception cref="StateCorruptException">An entry is damaged; no batch from it on was applied.</exception>
    /// <exception cref="StateMismatchException">An entry was written under other settings.</exception>
    public void Run(ReadOnlyMemory<byte> entries)
    {
        var parts = new List<(ReadOnlyMemory<byte> Bytes, int Offset)>();
        for (var offset = 0; offset < entries.Length; )
        {
            var entry = JournalEntryFormat.Verify(entries, offset, partition);
            var flags = entry.Span[JournalEntryFormat.FlagsOffset];
            if ((flags & JournalEntryFormat.First) != 0)
                parts.Clear();
            else if (parts.Count == 0)
                throw new StateCorruptException(partition, offset, "the journal entry continues a batch that did not begin");
            parts.Add((entry, offset));
            offset += entry.Length + JournalEntryFormat.ChecksumLength;
            if ((flags & JournalEntryFormat.Last) == 0)
                continue;

            _drives.Clear();
            foreach (var part in parts)
                Apply(part.Bytes.Span, part.Offset);
            parts.Clear();
        }
    }

    private void Apply(ReadOnlySpan<byte> entry, int offset)
    {
        try
        {
            Apply(entry);
        }
        catch (Exception fault) when (fault is ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            throw new StateCorruptException(partition, offset, "the journal entry's counts do not fit its length", fault);
        }
    }

    private void Apply(ReadOnlySpan<byte> entry)
    {
        var reader = new FieldReader(entry);
        reader.Bytes(4);
        var version = reader.UInt16();
        reader.Byte();
        var schemaIdLength = reader.Byte();
        reader.UInt32();
        var readings = reader.Int32();
        var alerts = reader.Int32();
        var (width, steps, stepLength, columns) = (reader.UInt16(), reader.UInt16(), TimeSpan.FromTicks(reader.Int64()), reader.UInt64());
        var (sequenceNumber, enqueuedAt) = (reader.Int64(), new DateTime(reader.Int64(), DateTimeKind.Utc));
        var offsetLength = reader.UInt16();
        reader.UInt16();
        var totals = new ReadingTotals(reader.UInt32(), reader.UInt32(), reader.UInt32(), reader.UInt32(), reader.UInt32())
        {
            Lost = version >= 2 ? reader.Int64() : 0,
            NoDetector = version >= 3 ? reader.UInt32() : 0,
        };
        var (verdicts, kinds) = version >= 3 ? (reader.Int32(), reader.UInt32()) : (0, 0);
        var notes = version >= 4 ? reader.Int32() : 0;
        if (version >= 4)
            reader.Bytes(JournalEntryFormat.ReservedLength);
        var own = new StateShape(reader.Text(schemaIdLength), columns, width, steps, stepLength);
        var lastEvent = new EventPosition(sequenceNumber, enqueuedAt, reader.Text(offsetLength));
        _isInTable.AsSpan().Clear();
        _otherWidths.AsSpan().Clear();
        NoteKind(shapes.Own, own.Fits(shapes[shapes.Own], partition), width, own.SchemaId);
        for (var i = 0; i < kinds; i++)
            ReadKind(ref reader);

        for (var i = 0; i < readings; i++)
            ApplyReading(ref reader, version);
        for (var i = 0; i < alerts; i++)
        {
            var (kept, drive) = _drives[reader.Int32()];
            kept.Alert(drive) = reader.Alert();
        }
        for (var i = 0; i < verdicts; i++)
        {
            var (kept, drive) = _drives[reader.Int32()];
            kept.Verdict(drive) = reader.Verdict();
        }
        for (var i = 0; i < notes; i++)
            ApplyNotes(ref reader);
        if ((entry[JournalEntryFormat.FlagsOffset] & JournalEntryFormat.Last) == 0)
            return;
        LastEvent = lastEvent;
        Totals += totals;
    }

    private void ReadKind(ref FieldReader reader)
    {
        var kind = KindShapes.KindOf(reader.Byte());
        var (width, hash) = (reader.UInt16(), reader.UInt64());
        NoteKind(kind, shapes[kind].HasColumns(width, hash), width, reader.Text(reader.Byte()));
    }

    private void NoteKind(DriveKind kind, bool fits, int width, string schemaId)
    {
        _isInTable[(int)kind] = true;
        if (fits)
            return;
        _otherWidths[(int)kind] = width;
        changes.Add(kind, schemaId);
    }

    /// <summary>Before ATA SSDs had a schema of their own their values were written by the disks', and no entry named a schema of theirs.</summary>
    private DriveKind WrittenAs(DriveKind kind) => kind == DriveKind.AtaSsd && !_isInTable[(int)kind] ? DriveKind.AtaDisk : kind;

    private void ApplyReading(ref FieldReader reader, int version)
    {
        var flags = version >= 3 ? reader.Byte() : 0;
        var kind = version < 3 ? shapes.Own : WrittenAs(KindShapes.KindOf(version >= 4 ? flags & JournalEntryFormat.KindBits : flags));
        if (version < 4)
            flags = 0;
        var (kept, otherWidth) = (windows[kind], _otherWidths[(int)kind]);
        var serialNumber = reader.ShortText();
        var model = reader.ShortText();
        var (step, offset) = (reader.Int32(), version >= 3 ? reader.UInt32() : 0);
        var capacity = (flags & JournalEntryFormat.HasCapacity) != 0 ? reader.Int64() : 0;
        var hours = (flags & JournalEntryFormat.HasHours) != 0 ? reader.Single() : float.NaN;
        var hasPlace = (flags & JournalEntryFormat.HasPlace) != 0;
        var host = hasPlace ? reader.ShortText() : default;
        var bay = hasPlace ? reader.ShortText() : default;
        var applied = kept.Apply(
            new StepReading
            {
                SerialNumber = serialNumber,
                Model = model,
                Step = step,
                Offset = offset,
                Values = ReadValues(ref reader, kept.Width, otherWidth),
                HasOtherColumns = otherWidth > 0,
                CapacityBytes = capacity,
                Hours = hours,
                Rule =
                    version < 3 ? IdentityRule.LastWins
                    : (flags & JournalEntryFormat.BeginsOther) != 0 ? IdentityRule.Other
                    : IdentityRule.Same,
            }
        );
        _drives.Add((kept, applied.Drive));
        if (hasPlace)
            windows.Places.Locate(ref kept.Slot(applied.Drive), host, bay);
        if (version >= 4)
            windows.Hear(kept, applied.Drive, step);
    }

    private ReadOnlySpan<float> ReadValues(ref FieldReader reader, int width, int otherWidth)
    {
        var values = _values.AsSpan(0, width);
        if (otherWidth > 0)
        {
            foreach (var columns in reader.Bytes((otherWidth + 7) / 8))
                reader.Bytes(4 * BitOperations.PopCount(columns));
            values.Fill(float.NaN);
            return values;
        }
        var mask = reader.Bytes((width + 7) / 8);
        for (var column = 0; column < width; column++)
            values[column] = (mask[column / 8] & (1 << (column % 8))) != 0 ? reader.Single() : float.NaN;
        return values;
    }

    private void ApplyNotes(ref FieldReader reader)
    {
        var kept = windows[KindShapes.KindOf(reader.Byte())];
        if (!kept.TryFind(reader.ShortText(), out var drive))
            throw new ArgumentOutOfRangeException(nameof(reader), "It notes a drive that has no window.");
        kept.Note(drive, reader.Notes());
    }
}
