using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing.Drives;
using ServerlessAnomaly.Windowing.Journal;
using ServerlessAnomaly.Windowing.Windows;

namespace ServerlessAnomaly.Windowing.Format;

/// <summary>
/// Byte layout of a snapshot: all drives of a partition and where in the stream they are; <c>docs/durability.md</c> has it as a table.
/// </summary>
internal static class PartitionSnapshot
{
    /// <summary>"SAWS" as little-endian bytes.</summary>
    private const uint Magic = 0x53574153;

    /// <summary>
    /// What is written. Version 2 added the count of lost events and the clock by which drives are forgotten; version 3 kinds of drives, times
    /// within a step and drives' own words; version 4 what a drive is known by, where it is, and its comings and goings; version 5 when
    /// the values of each step were taken.
    /// </summary>
    private const int Version = 5;
    private const int ShortestHeaderLength = 108;
    private const int HeaderLength = ShortestHeaderLength + 64;
    private const int KindHeaderLength = 40;
    private const int ChecksumLength = 4;
    private const int SequenceNumberOffset = 40;

    /// <exception cref="InvalidOperationException">The windows are more than one snapshot can hold.</exception>
    public static byte[] Write(KindWindows all, KindShapes shapes, in EventPosition last, in ReadingTotals totals)
    {
        var snapshot = new byte[LengthOf(all, shapes, last)];
        var (windows, shape) = (all[shapes.Own], shapes[shapes.Own]);
        var writer = new FieldWriter(snapshot);
        writer.UInt32(Magic);
        writer.UInt16(Version);
        writer.Byte(shapes.Others.Count(kind => HasBegun(all[kind])));
        writer.Byte(Encoding.UTF8.GetByteCount(shape.SchemaId));
        writer.Int64(snapshot.Length);
        writer.Int32(windows.Count);
        writer.Shape(shape);
        writer.Int64(last.SequenceNumber);
        writer.Int64(last.EnqueuedAt.Ticks);
        writer.UInt16(Encoding.UTF8.GetByteCount(last.Offset));
        writer.UInt16(0);
        writer.Int32(windows.NewestStep);
        writer.Int32(windows.Models.End);
        writer.Int64(totals.Scored);
        writer.Int64(totals.WarmingUp);
        writer.Int64(totals.Duplicates);
        writer.Int64(totals.Late);
        writer.Int64(totals.DeadLettered);
        writer.Int64(totals.Lost);
        WriteClock(ref writer, windows.Clock);
        writer.Int64(totals.NoDetector);
        writer.Reserved(JournalEntryFormat.ReservedLength);
        writer.Int32(all.Places.Hosts.End);
        writer.Int32(all.Places.Bays.End);
        writer.Text(shape.SchemaId);
        writer.Text(last.Offset);
        SnapshotDrives.WriteTexts(ref writer, all.Places.Hosts);
        SnapshotDrives.WriteTexts(ref writer, all.Places.Bays);
        SnapshotDrives.Write(ref writer, windows);
        foreach (var kind in shapes.Others)
            if (HasBegun(all[kind]))
                WriteKind(ref writer, kind, shapes[kind], all[kind]);
        writer.UInt32(Crc32.HashToUInt32(snapshot.AsSpan(0, writer.Position)));
        return snapshot;
    }

    /// <summary>Reads a snapshot into windows that are empty.</summary>
    /// <exception cref="StateCorruptException">It is damaged.</exception>
    /// <exception cref="StateMismatchException">It was written under other settings, or by a newer version.</exception>
    public static (EventPosition Last, ReadingTotals Totals) Read(
        ReadOnlySpan<byte> snapshot,
        KindWindows windows,
        KindShapes wanted,
        ColumnChanges changes,
        string partition
    )
    {
        Verify(snapshot, partition);
        try
        {
            return Read(new FieldReader(snapshot[..^ChecksumLength]), windows, wanted, changes, partition);
        }
        catch (Exception fault) when (fault is ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            throw new StateCorruptException(partition, 0, "the snapshot's counts do not fit its length", fault);
        }
    }

    /// <summary>The last event's sequence number alone, whatever the settings under which the snapshot was written.</summary>
    /// <exception cref="StateCorruptException">It is damaged.</exception>
    /// <exception cref="StateMismatchException">It was written by a newer version.</exception>
    public static long ReadSequenceNumber(ReadOnlySpan<byte> snapshot, string partition)
    {
        Verify(snapshot, partition);
        return BinaryPrimitives.ReadInt64LittleEndian(snapshot[SequenceNumberOffset..]);
    }

    private static (EventPosition Last, ReadingTotals Totals) Read(
        FieldReader reader,
        KindWindows windows,
        KindShapes wanted,
        ColumnChanges changes,
        string partition
    )
    {
        reader.Bytes(4);
        var version = reader.UInt16();
        var kinds = reader.Byte();
        var schemaIdLength = reader.Byte();
        reader.Int64();
        var drives = reader.Int32();
        var (width, steps, stepLength, columns) = (reader.UInt16(), reader.UInt16(), TimeSpan.FromTicks(reader.Int64()), reader.UInt64());
        var (sequenceNumber, enqueuedAt) = (reader.Int64(), new DateTime(reader.Int64(), DateTimeKind.Utc));
        var offsetLength = reader.UInt16();
        reader.UInt16();
        var newestStep = reader.Int32();
        var models = new byte[reader.Int32()][];
        var totals = new ReadingTotals(reader.Int64(), reader.Int64(), reader.Int64(), reader.Int64(), reader.Int64())
        {
            Lost = version >= 2 ? reader.Int64() : 0,
        };

        // Version 1 told by steps when a drive was heard of; which of them were moved on by a wrong clock is not known, so all begin anew.
        var clock = version >= 2 ? ReadClock(ref reader) : default;
        if (version >= 3)
            totals = totals with { NoDetector = reader.Int64() };
        if (version >= 4)
            reader.Bytes(JournalEntryFormat.ReservedLength);
        var (hosts, bays) =
            version >= 4
                ? (new byte[reader.Int32()][], new byte[reader.Int32()][])
                : (
                    [
                        [],
                    ],
                    [
                        [],
                    ]
                );
        var own = new StateShape(reader.Text(schemaIdLength), columns, width, steps, stepLength);
        var fits = own.Fits(wanted[wanted.Own], partition);
        if (!fits)
            changes.Add(wanted.Own, own.SchemaId);
        var last = new EventPosition(sequenceNumber, enqueuedAt, reader.Text(offsetLength));
        if (version >= 4)
            SnapshotDrives.ReadTexts(ref reader, hosts);
        if (version >= 4)
            SnapshotDrives.ReadTexts(ref reader, bays);
        SnapshotDrives.Read(ref reader, windows[wanted.Own], models, hosts, bays, drives, version, fits ? 0 : width);
        windows[wanted.Own].RestoreClock(newestStep, clock);
        for (var i = 0; version >= 3 && i < kinds; i++)
            ReadKind(ref reader, windows, wanted, changes, hosts, bays, version);
        return (last, totals);
    }

    private static bool HasBegun(PartitionWindows windows) => windows.NewestStep != int.MinValue;

    private static void WriteKind(ref FieldWriter writer, DriveKind kind, StateShape shape, PartitionWindows windows)
    {
        writer.Byte((int)kind);
        writer.UInt16(shape.Width);
        writer.UInt64(shape.ColumnsHash);
        writer.ShortText(Encoding.UTF8.GetBytes(shape.SchemaId));
        writer.Int32(windows.Count);
        writer.Int32(windows.NewestStep);
        writer.Int32(windows.Models.End);
        WriteClock(ref writer, windows.Clock);
        SnapshotDrives.Write(ref writer, windows);
    }

    private static void ReadKind(
        ref FieldReader reader,
        KindWindows all,
        KindShapes wanted,
        ColumnChanges changes,
        byte[][] hosts,
        byte[][] bays,
        int version
    )
    {
        var kind = KindShapes.KindOf(reader.Byte());
        var (width, hash) = (reader.UInt16(), reader.UInt64());
        var (schemaId, fits) = (reader.Text(reader.Byte()), wanted[kind].HasColumns(width, hash));
        if (!fits)
            changes.Add(kind, schemaId);
        var (drives, newestStep, models) = (reader.Int32(), reader.Int32(), new byte[reader.Int32()][]);
        var clock = ReadClock(ref reader);
        SnapshotDrives.Read(ref reader, all[kind], models, hosts, bays, drives, version, fits ? 0 : width);
        all[kind].RestoreClock(newestStep, clock);
    }

    private static void WriteClock(ref FieldWriter writer, in ReadingClock clock)
    {
        writer.Int32(clock.Now);
        writer.Int32(clock.Heard);
        writer.Int32(clock.Readings);
        writer.Int32(clock.HasMoved ? 1 : 0);
    }

    private static ReadingClock ReadClock(ref FieldReader reader) =>
        new()
        {
            Now = reader.Int32(),
            Heard = reader.Int32(),
            Readings = reader.Int32(),
            HasMoved = reader.Int32() != 0,
        };

    private static void Verify(ReadOnlySpan<byte> snapshot, string partition)
    {
        if (snapshot.Length < ShortestHeaderLength + ChecksumLength || BinaryPrimitives.ReadUInt32LittleEndian(snapshot) != Magic)
            throw new StateCorruptException(partition, 0, "this is not a snapshot");
        var version = BinaryPrimitives.ReadUInt16LittleEndian(snapshot[4..]);
        if (version > Version)
            throw new StateMismatchException(
                partition,
                $"its snapshot has format {version}, but this version reads formats up to {Version}: update the app"
            );
        var length = BinaryPrimitives.ReadInt64LittleEndian(snapshot[8..]);
        if (length != snapshot.Length)
            throw new StateCorruptException(
                partition,
                Math.Min(length, snapshot.Length),
                $"the snapshot has {snapshot.Length} bytes instead of {length}"
            );
        if (Crc32.HashToUInt32(snapshot[..^ChecksumLength]) != BinaryPrimitives.ReadUInt32LittleEndian(snapshot[^ChecksumLength..]))
            throw new StateCorruptException(partition, 0, "the checksum of the snapshot is wrong");
    }

    private static int LengthOf(KindWindows windows, KindShapes shapes, in EventPosition last)
    {
        var texts = Encoding.UTF8.GetByteCount(shapes[shapes.Own].SchemaId) + Encoding.UTF8.GetByteCount(last.Offset);
        var length =
            HeaderLength
            + texts
            + ChecksumLength
            + SnapshotDrives.LengthOf(windows.Places.Hosts)
            + SnapshotDrives.LengthOf(windows.Places.Bays)
            + SnapshotDrives.LengthOf(windows[shapes.Own]);
        foreach (var kind in shapes.Others)
            if (HasBegun(windows[kind]))
                length += KindHeaderLength + Encoding.UTF8.GetByteCount(shapes[kind].SchemaId) + SnapshotDrives.LengthOf(windows[kind]);
        if (length <= Array.MaxLength)
            return (int)length;
        throw new InvalidOperationException(
            $"A partition with {windows.Count} drives needs a snapshot of {length} bytes, over the limit of {Array.MaxLength}: use more partitions."
        );
    }
}
