using System.Buffers.Binary;
using System.IO.Hashing;
using System.Numerics;
using System.Text;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Windowing;

/// <summary>
/// Byte layout of a snapshot: all drives of a partition and where in the stream they are; <c>docs/durability.md</c> has it as a table.
/// </summary>
internal static class PartitionSnapshot
{
    /// <summary>"SAWS" as little-endian bytes.</summary>
    private const uint Magic = 0x53574153;

    /// <summary>
    /// What is written. Version 2 added the count of lost events and the clock by which drives are forgotten; version 3 kinds of drives, times
    /// within a step and drives' own words; version 4 what a drive is known by, where it is, and its comings and goings.
    /// </summary>
    private const int Version = 4;
    private const int ShortestHeaderLength = 108;
    private const int HeaderLength = ShortestHeaderLength + 64;
    private const int KindHeaderLength = 40;
    private const int ChecksumLength = 4;
    private const int DriveLength = 100;
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
        writer.Silence(all.Clock);
        writer.Int32(all.Places.Hosts.End);
        writer.Int32(all.Places.Bays.End);
        writer.Text(shape.SchemaId);
        writer.Text(last.Offset);
        WriteTexts(ref writer, all.Places.Hosts);
        WriteTexts(ref writer, all.Places.Bays);
        WriteDrives(ref writer, windows);
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
        string partition
    )
    {
        Verify(snapshot, partition);
        try
        {
            return Read(new FieldReader(snapshot[..^ChecksumLength]), windows, wanted, partition);
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
        windows.Clock = version >= 4 ? reader.Silence() : SilenceClock.Start;
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
        new StateShape(reader.Text(schemaIdLength), columns, width, steps, stepLength).EnsureFits(wanted[wanted.Own], partition);
        var last = new EventPosition(sequenceNumber, enqueuedAt, reader.Text(offsetLength));
        if (version >= 4)
            ReadTexts(ref reader, hosts);
        if (version >= 4)
            ReadTexts(ref reader, bays);
        ReadDrives(ref reader, windows[wanted.Own], models, hosts, bays, drives, version);
        windows[wanted.Own].RestoreClock(newestStep, clock);
        for (var i = 0; version >= 3 && i < kinds; i++)
            ReadKind(ref reader, windows, wanted, hosts, bays, version, partition);
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
        WriteDrives(ref writer, windows);
    }

    private static void ReadKind(
        ref FieldReader reader,
        KindWindows all,
        KindShapes wanted,
        byte[][] hosts,
        byte[][] bays,
        int version,
        string partition
    )
    {
        var kind = KindShapes.KindOf(reader.Byte());
        var (width, hash) = (reader.UInt16(), reader.UInt64());
        StateShape.EnsureColumnsFit(kind, reader.Text(reader.Byte()), width, hash, wanted[kind], partition);
        var (drives, newestStep, models) = (reader.Int32(), reader.Int32(), new byte[reader.Int32()][]);
        var clock = ReadClock(ref reader);
        ReadDrives(ref reader, all[kind], models, hosts, bays, drives, version);
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

    private static void WriteDrives(ref FieldWriter writer, PartitionWindows windows)
    {
        WriteTexts(ref writer, windows.Models);
        foreach (var drive in windows.Drives)
            WriteDrive(ref writer, windows, drive);
    }

    private static void ReadDrives(
        ref FieldReader reader,
        PartitionWindows windows,
        byte[][] models,
        byte[][] hosts,
        byte[][] bays,
        int drives,
        int version
    )
    {
        ReadTexts(ref reader, models);
        for (var i = 0; i < drives; i++)
            ReadDrive(ref reader, windows, models, hosts, bays, version);
    }

    private static void WriteTexts(ref FieldWriter writer, TextTable texts)
    {
        for (var text = 0; text < texts.End; text++)
            writer.ShortText(texts.Name(text));
    }

    private static void ReadTexts(ref FieldReader reader, byte[][] texts)
    {
        foreach (ref var text in texts.AsSpan())
            text = reader.ShortText().ToArray();
    }

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

    private static void WriteDrive(ref FieldWriter writer, PartitionWindows windows, int drive)
    {
        ref readonly var slot = ref windows.Slot(drive);
        writer.ShortText(slot.SerialNumber);
        writer.Int32(slot.Model);
        writer.Int32(slot.FirstStep);
        writer.Int32(slot.LastStep);
        writer.Int32(slot.HeardAt);
        writer.UInt32(slot.Presence);
        writer.Alert(slot.Alert);
        writer.UInt32(slot.LastOffset);
        writer.Verdict(slot.Verdict);
        writer.Int64(slot.CapacityBytes);
        writer.Single(slot.Hours);
        writer.Int32(slot.Host);
        writer.Int32(slot.Bay);
        writer.UInt32(slot.Readings);
        writer.UInt16(slot.Restarts);
        writer.Notes(slot.Notes);
        for (var presence = slot.Presence; presence != 0; presence &= presence - 1)
            writer.Singles(windows.StepValues(drive, slot.LastStep - BitOperations.TrailingZeroCount(presence)));
    }

    private static void ReadDrive(
        ref FieldReader reader,
        PartitionWindows windows,
        byte[][] models,
        byte[][] hosts,
        byte[][] bays,
        int version
    )
    {
        var serialNumber = reader.ShortText();
        var model = models[reader.Int32()];
        var (first, last, heardAt) = (reader.Int32(), reader.Int32(), reader.Int32());
        var slot = new DriveSlot
        {
            FirstStep = first,
            LastStep = last,
            HeardAt = version >= 2 ? heardAt : 0,
            Presence = reader.UInt32(),
            Alert = reader.Alert(),
            LastOffset = version >= 3 ? reader.UInt32() : 0,
            Verdict = version >= 3 ? reader.Verdict() : VerdictState.None,
        };
        var (host, bay) = (0, 0);
        if (version >= 4)
        {
            (slot.CapacityBytes, slot.Hours, host, bay) = (reader.Int64(), reader.Single(), reader.Int32(), reader.Int32());
            (slot.Readings, slot.Restarts, slot.Notes) = (reader.UInt32(), (ushort)reader.UInt16(), reader.Notes());
        }
        else
        {
            // How many readings there were is not known; those that are there are some of them.
            slot.Readings = (uint)BitOperations.PopCount(slot.Presence);
            slot.Notes = DriveNotes.New;
        }
        var drive = windows.Restore(serialNumber, model, slot);
        windows.Places.Locate(ref windows.Slot(drive), hosts[host], bays[bay]);
        for (var presence = slot.Presence; presence != 0; presence &= presence - 1)
            reader.Singles(windows.StepValues(drive, slot.LastStep - BitOperations.TrailingZeroCount(presence)));
    }

    private static int LengthOf(KindWindows windows, KindShapes shapes, in EventPosition last)
    {
        var texts = Encoding.UTF8.GetByteCount(shapes[shapes.Own].SchemaId) + Encoding.UTF8.GetByteCount(last.Offset);
        var length =
            HeaderLength
            + texts
            + ChecksumLength
            + LengthOf(windows.Places.Hosts)
            + LengthOf(windows.Places.Bays)
            + LengthOf(windows[shapes.Own]);
        foreach (var kind in shapes.Others)
            if (HasBegun(windows[kind]))
                length += KindHeaderLength + Encoding.UTF8.GetByteCount(shapes[kind].SchemaId) + LengthOf(windows[kind]);
        if (length <= Array.MaxLength)
            return (int)length;
        throw new InvalidOperationException(
            $"A partition with {windows.Count} drives needs a snapshot of {length} bytes, over the limit of {Array.MaxLength}: use more partitions."
        );
    }

    private static long LengthOf(PartitionWindows windows)
    {
        var length = LengthOf(windows.Models);
        foreach (var drive in windows.Drives)
            length +=
                DriveLength + windows.SerialNumber(drive).Length + 4L * windows.Width * BitOperations.PopCount(windows.Presence(drive));
        return length;
    }

    private static long LengthOf(TextTable texts)
    {
        var length = 0L;
        for (var text = 0; text < texts.End; text++)
            length += 1 + texts.Name(text).Length;
        return length;
    }
}
