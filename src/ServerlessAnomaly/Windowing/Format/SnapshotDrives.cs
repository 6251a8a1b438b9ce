using System.Numerics;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing.Drives;
using ServerlessAnomaly.Windowing.Windows;

namespace ServerlessAnomaly.Windowing.Format;

/// <summary>The drives of one kind in a snapshot: the texts that they refer to, then a record for each.</summary>
internal static class SnapshotDrives
{
    private const int DriveLength = 100;

    public static void Write(ref FieldWriter writer, PartitionWindows windows)
    {
        WriteTexts(ref writer, windows.Models);
        foreach (var drive in windows.Drives)
            WriteDrive(ref writer, windows, drive);
    }

    public static void Read(
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

    public static void WriteDrive(ref FieldWriter writer, PartitionWindows windows, int drive)
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

    public static void ReadDrive(
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

    public static long LengthOf(PartitionWindows windows)
    {
        var length = LengthOf(windows.Models);
        foreach (var drive in windows.Drives)
            length +=
                DriveLength + windows.SerialNumber(drive).Length + 4L * windows.Width * BitOperations.PopCount(windows.Presence(drive));
        return length;
    }

    public static long LengthOf(TextTable texts)
    {
        var length = 0L;
        for (var text = 0; text < texts.End; text++)
            length += 1 + texts.Name(text).Length;
        return length;
    }
}
