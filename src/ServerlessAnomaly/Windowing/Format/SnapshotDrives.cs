using System.Numerics;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing.Drives;
using ServerlessAnomaly.Windowing.Windows;

namespace ServerlessAnomaly.Windowing.Format;

/// <summary>The drives of one kind in a snapshot: the texts that they refer to, then a record for each.</summary>
internal static class SnapshotDrives
{
    private const int DriveLength = 104;

    public static void Write(ref FieldWriter writer, PartitionWindows windows)
    {
        WriteTexts(ref writer, windows.Models);
        foreach (var drive in windows.Drives)
            WriteDrive(ref writer, windows, drive);
    }

    /// <summary>Reads them into windows that are empty.</summary>
    /// <param name="reader">Stands at them.</param>
    /// <param name="windows">The windows.</param>
    /// <param name="models">As many as there are; filled.</param>
    /// <param name="hosts">The hosts.</param>
    /// <param name="bays">The bays.</param>
    /// <param name="drives">How many there are.</param>
    /// <param name="version">The snapshot's.</param>
    /// <param name="otherWidth">Columns of their values where those are others than the windows have, and so left out; else 0.</param>
    public static void Read(
        ref FieldReader reader,
        PartitionWindows windows,
        byte[][] models,
        byte[][] hosts,
        byte[][] bays,
        int drives,
        int version,
        int otherWidth
    )
    {
        ReadTexts(ref reader, models);
        for (var i = 0; i < drives; i++)
            ReadDrive(ref reader, windows, models, hosts, bays, version, otherWidth);
    }

    public static void WriteTexts(ref FieldWriter writer, TextTable texts)
    {
        for (var text = 0; text < texts.End; text++)
            writer.ShortText(texts.Name(text));
    }

    public static void ReadTexts(ref FieldReader reader, byte[][] texts)
    {
        foreach (ref var text in texts.AsSpan())
            text = reader.ShortText().ToArray();
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
        writer.UInt32(MixedOf(windows, drive));
        for (var presence = slot.Presence; presence != 0; presence &= presence - 1)
            WriteStep(ref writer, windows, drive, slot.LastStep - BitOperations.TrailingZeroCount(presence));
    }

    private static void ReadDrive(
        ref FieldReader reader,
        PartitionWindows windows,
        byte[][] models,
        byte[][] hosts,
        byte[][] bays,
        int version,
        int otherWidth
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
        var mixed = version >= 5 ? reader.UInt32() : 0;
        if (otherWidth > 0)
        {
            var times = version >= 5 ? BitOperations.PopCount(slot.Presence) + otherWidth * BitOperations.PopCount(mixed) : 0;
            reader.Bytes(4 * (times + otherWidth * BitOperations.PopCount(slot.Presence)));
            (slot.Presence, slot.FirstStep) = (0, slot.LastStep);
        }
        var drive = windows.Restore(serialNumber, model, slot);
        windows.Places.Locate(ref windows.Slot(drive), hosts[host], bays[bay]);
        for (var presence = slot.Presence; presence != 0; presence &= presence - 1)
        {
            var age = BitOperations.TrailingZeroCount(presence);
            var unknown = age == 0 ? slot.LastOffset : uint.MaxValue;
            ReadStep(ref reader, windows, drive, last - age, version >= 5 ? reader.UInt32() : unknown, (mixed & (1u << age)) != 0);
        }
    }

    public static long LengthOf(PartitionWindows windows)
    {
        var length = LengthOf(windows.Models);
        foreach (var drive in windows.Drives)
        {
            var (steps, mixed) = (BitOperations.PopCount(windows.Presence(drive)), BitOperations.PopCount(MixedOf(windows, drive)));
            length += DriveLength + windows.SerialNumber(drive).Length + 4L * (steps + windows.Width * (steps + mixed));
        }
        return length;
    }

    public static long LengthOf(TextTable texts)
    {
        var length = 0L;
        for (var text = 0; text < texts.End; text++)
            length += 1 + texts.Name(text).Length;
        return length;
    }

    private static void WriteStep(ref FieldWriter writer, PartitionWindows windows, int drive, int step)
    {
        writer.UInt32(windows.NewestTime(drive, step));
        foreach (var time in windows.MixedTimes(drive, step))
            writer.UInt32(time);
        writer.Singles(windows.StepValues(drive, step));
    }

    // Before version 5 only the last step's time was known. Of the others nothing is newer: what is there stays.
    private static void ReadStep(ref FieldReader reader, PartitionWindows windows, int drive, int step, uint newest, bool isMixed)
    {
        var times = isMixed ? new uint[windows.Width] : null;
        foreach (ref var time in times.AsSpan())
            time = reader.UInt32();
        windows.RestoreTimes(drive, step, newest, times);
        reader.Singles(windows.StepValues(drive, step));
    }

    /// <summary>Bit i: the values of the step last − i are of several times.</summary>
    private static uint MixedOf(PartitionWindows windows, int drive)
    {
        var (mixed, last) = (0u, windows.LastStep(drive));
        for (var presence = windows.Presence(drive); presence != 0; presence &= presence - 1)
        {
            var age = BitOperations.TrailingZeroCount(presence);
            if (!windows.MixedTimes(drive, last - age).IsEmpty)
                mixed |= 1u << age;
        }
        return mixed;
    }
}
