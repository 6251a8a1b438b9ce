using System.Buffers.Binary;
using System.IO.Hashing;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.Drives;
using ServerlessAnomaly.Windowing.Format;
using ServerlessAnomaly.Windowing.State;

namespace ServerlessAnomaly.Fleet;

/// <summary>Byte layout of a partition's index; <c>docs/durability.md</c> has it as a table.</summary>
public static class FleetIndexFormat
{
    /// <summary>"SAWF" as little-endian bytes.</summary>
    private const uint Magic = 0x46574153;
    private const int Version = 1;
    private const int HeaderLength = 120;
    private const int DriveLength = 48;
    private const int ChecksumLength = 4;

    /// <summary>The index of the state that an instance has in memory.</summary>
    /// <param name="state">The state, between two batches.</param>
    /// <param name="now">When it is written.</param>
    public static byte[] Write(PartitionState state, DateTimeOffset now)
    {
        var index = new byte[LengthOf(state)];
        var writer = new FieldWriter(index);
        var (kinds, window) = (state.Kinds, state.Windows.Options);
        writer.UInt32(Magic);
        writer.UInt16(Version);
        writer.Byte((int)state.Own);
        writer.Byte(DriveKinds.All.Count);
        writer.Int64(index.Length);
        writer.Int64(now.UtcTicks);
        writer.Int64(state.LastEvent.SequenceNumber);
        writer.Int64(state.LastEvent.EnqueuedAt.Ticks);
        writer.UInt16(window.Steps);
        writer.UInt16(window.MaxGapSteps);
        writer.Int64(window.StepLength.Ticks);
        writer.Int64(state.Totals.Scored);
        writer.Int64(state.Totals.WarmingUp);
        writer.Int64(state.Totals.NoDetector);
        writer.Int64(state.Totals.Duplicates);
        writer.Int64(state.Totals.Late);
        writer.Int64(state.Totals.DeadLettered);
        writer.Int64(state.Totals.Lost);
        writer.Int32(kinds.Places.Hosts.End);
        writer.Int32(kinds.Places.Bays.End);
        writer.Int32(kinds.Count);
        SnapshotDrives.WriteTexts(ref writer, kinds.Places.Hosts);
        SnapshotDrives.WriteTexts(ref writer, kinds.Places.Bays);
        foreach (var kind in DriveKinds.All)
        {
            writer.Int32(kinds[kind].Models.End);
            writer.Int32(kinds[kind].Count);
            SnapshotDrives.WriteTexts(ref writer, kinds[kind].Models);
            foreach (var drive in kinds[kind].Drives)
                IndexedDrives.Write(ref writer, kinds[kind], drive);
        }
        writer.UInt32(Crc32.HashToUInt32(index.AsSpan(0, writer.Position)));
        return index;
    }

    /// <summary>Reads an index.</summary>
    /// <param name="index">Its bytes.</param>
    /// <param name="partition">The partition that it is said to be of.</param>
    /// <exception cref="FleetIndexDamagedException">It is damaged, or written by a newer version.</exception>
    public static FleetIndex Read(ReadOnlySpan<byte> index, string partition)
    {
        Verify(index, partition);
        try
        {
            return Read(new FieldReader(index[..^ChecksumLength]), partition);
        }
        catch (Exception fault) when (fault is ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            throw new FleetIndexDamagedException(partition, "its counts do not fit its length", fault);
        }
    }

    private static FleetIndex Read(FieldReader reader, string partition)
    {
        reader.Bytes(6);
        var (own, kinds) = (KindShapes.KindOf(reader.Byte()), reader.Byte());
        reader.Int64();
        var writtenAt = new DateTimeOffset(reader.Int64(), TimeSpan.Zero);
        var position = new EventPosition(reader.Int64(), new DateTime(reader.Int64(), DateTimeKind.Utc), "");
        var window = new WindowOptions
        {
            Steps = reader.UInt16(),
            MaxGapSteps = reader.UInt16(),
            StepLength = TimeSpan.FromTicks(reader.Int64()),
        };
        var (scored, warmingUp, noDetector) = (reader.Int64(), reader.Int64(), reader.Int64());
        var totals = new ReadingTotals(scored, warmingUp, reader.Int64(), reader.Int64(), reader.Int64())
        {
            NoDetector = noDetector,
            Lost = reader.Int64(),
        };
        var (hosts, bays, drives) = (reader.Int32(), reader.Int32(), new IndexedDrive[reader.Int32()]);
        var places = IndexedPlaces.Read(ref reader, hosts, bays);
        var next = 0;
        for (var kind = 0; kind < kinds; kind++)
        {
            var (models, count) = (new string[reader.Int32()], reader.Int32());
            foreach (ref var model in models.AsSpan())
                model = reader.Text(reader.Byte());
            for (var end = next + count; next < end; next++)
                drives[next] = IndexedDrives.Read(ref reader, KindShapes.KindOf(kind), models, places);
        }
        ArgumentOutOfRangeException.ThrowIfNotEqual(next, drives.Length);
        return new()
        {
            Partition = partition,
            WrittenAt = writtenAt,
            Position = position,
            Window = window,
            Own = own,
            Totals = totals,
            Drives = drives,
        };
    }

    private static void Verify(ReadOnlySpan<byte> index, string partition)
    {
        if (index.Length < HeaderLength + ChecksumLength || BinaryPrimitives.ReadUInt32LittleEndian(index) != Magic)
            throw new FleetIndexDamagedException(partition, "these are not the bytes of an index");
        var version = BinaryPrimitives.ReadUInt16LittleEndian(index[4..]);
        if (version > Version)
            throw new FleetIndexDamagedException(
                partition,
                $"it has format {version}, but this version reads formats up to {Version}: update the app"
            );
        var length = BinaryPrimitives.ReadInt64LittleEndian(index[8..]);
        if (length != index.Length)
            throw new FleetIndexDamagedException(partition, $"it has {index.Length} bytes instead of {length}");
        if (Crc32.HashToUInt32(index[..^ChecksumLength]) != BinaryPrimitives.ReadUInt32LittleEndian(index[^ChecksumLength..]))
            throw new FleetIndexDamagedException(partition, "its checksum is wrong");
    }

    private static int LengthOf(PartitionState state)
    {
        var kinds = state.Kinds;
        var length =
            HeaderLength + ChecksumLength + SnapshotDrives.LengthOf(kinds.Places.Hosts) + SnapshotDrives.LengthOf(kinds.Places.Bays);
        foreach (var kind in DriveKinds.All)
        {
            length += 8 + SnapshotDrives.LengthOf(kinds[kind].Models);
            foreach (var drive in kinds[kind].Drives)
                length += DriveLength + kinds[kind].SerialNumber(drive).Length;
        }
        return checked((int)length);
    }
}
