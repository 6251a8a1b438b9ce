using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing.Drives;
using ServerlessAnomaly.Windowing.Format;
using ServerlessAnomaly.Windowing.Windows;

namespace ServerlessAnomaly.Fleet;

/// <summary>One drive's record in an index.</summary>
internal static class IndexedDrives
{
    public static void Write(ref FieldWriter writer, PartitionWindows windows, int drive)
    {
        ref readonly var slot = ref windows.Slot(drive);
        writer.ShortText(slot.SerialNumber);
        writer.Byte((int)FlagsOf(windows, drive, slot.Notes));
        writer.Int32(slot.Model);
        writer.Int32(slot.Host);
        writer.Int32(slot.Bay);
        writer.Int32(slot.FirstStep);
        writer.Int32(slot.LastStep);
        writer.Int32(slot.Notes.IsAsleep ? slot.Notes.AsleepStep : 0);
        writer.UInt32(slot.Presence);
        writer.UInt32(slot.Readings);
        writer.UInt16(slot.Restarts);
        writer.UInt32((uint)slot.Verdict.Open);
        writer.Single(slot.Alert.AlertedScore);
        writer.Int32(slot.Alert.LastStep);
    }

    public static IndexedDrive Read(ref FieldReader reader, DriveKind kind, string[] models, IndexedPlaces places)
    {
        var serialNumber = reader.Text(reader.Byte());
        var flags = (IndexedFlags)reader.Byte();
        var (model, host, bay) = (reader.Int32(), reader.Int32(), reader.Int32());
        return new()
        {
            Kind = kind,
            SerialNumber = serialNumber,
            Flags = flags,
            Model = models[model],
            Host = places.Hosts[host],
            Bay = places.Bays[bay],
            FirstStep = reader.Int32(),
            LastStep = reader.Int32(),
            AsleepStep = reader.Int32(),
            Presence = reader.UInt32(),
            Readings = reader.UInt32(),
            Restarts = reader.UInt16(),
            Warnings = (DriveWarnings)reader.UInt32(),
            AlertedScore = reader.Single(),
            ScoredStep = reader.Int32(),
        };
    }

    private static IndexedFlags FlagsOf(PartitionWindows windows, int drive, in DriveNotes notes) =>
        (windows.IsReady(drive) ? IndexedFlags.Ready : IndexedFlags.None)
        | (notes.IsAsleep ? IndexedFlags.Asleep : IndexedFlags.None)
        | (notes.IsReplaced ? IndexedFlags.Replaced : IndexedFlags.None)
        | (notes.IsBehind ? IndexedFlags.Behind : IndexedFlags.None)
        | (notes.HasTwoDrives ? IndexedFlags.TwoDrives : IndexedFlags.None)
        | (notes.WasToldBefore ? IndexedFlags.ToldBefore : IndexedFlags.None);
}
