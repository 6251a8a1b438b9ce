using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing.Drives;
using ServerlessAnomaly.Windowing.Identity;

namespace ServerlessAnomaly.Windowing.Windows;

/// <summary>
/// The windows of one partition's drives of all kinds, each kind by its own schema.
/// </summary>
public sealed class KindWindows
{
    private readonly PartitionWindows[] _kinds;
    private readonly int _steps;

    /// <param name="schemas">The columns of each kind.</param>
    /// <param name="options">Shape of all windows.</param>
    public KindWindows(KindSchemas schemas, WindowOptions options)
    {
        _steps = options.Steps;
        _kinds =
        [
            .. DriveKinds.All.Select(kind => new PartitionWindows(options, schemas[kind].Columns.Count, HoursColumn(kind, schemas[kind]))
            {
                Places = Places,
            }),
        ];
    }

    /// <summary>The windows of a kind.</summary>
    public PartitionWindows this[DriveKind kind] => _kinds[(int)kind];

    /// <summary>Drives of all kinds.</summary>
    public int Count
    {
        get
        {
            var count = 0;
            foreach (var windows in _kinds)
                count += windows.Count;
            return count;
        }
    }

    /// <summary>Drives whose window is complete.</summary>
    public int ReadyCount => _kinds.Sum(windows => windows.ReadyCount);

    /// <summary>Drives whose last word was that they sleep.</summary>
    public int AsleepCount => _kinds.Sum(windows => windows.AsleepCount);

    /// <summary>Newest step of any reading; <see cref="int.MinValue"/> before the first.</summary>
    public int NewestStep
    {
        get
        {
            var newest = int.MinValue;
            foreach (var windows in _kinds)
                newest = Math.Max(newest, windows.NewestStep);
            return newest;
        }
    }

    internal PlaceTable Places { get; } = new();

    /// <summary>Forgets the drives that were not heard of for so many ticks of their kind's clock.</summary>
    public void EvictUnheard(int ticks)
    {
        foreach (var windows in _kinds)
            windows.EvictUnheard(ticks);
    }

    /// <summary>
    /// What was remembered of a drive that is new to its kind and was taken for ATA's other one before, as SSDs were that had no schema of their own; null where
    /// it was not, or where a newer reading still takes it for that.
    /// </summary>
    internal DriveSlot? OfOtherAta(DriveKind kind, ReadOnlySpan<byte> serialNumber, int step, out int drive)
    {
        drive = -1;
        if (OtherAta(kind) is not { } other || !this[other].TryFind(serialNumber, out drive))
            return null;
        ref var slot = ref this[other].Slot(drive);
        if (slot.LastStep > step)
            return null;

        // It will be forgotten with the batch, and until then nobody waits for it.
        var before = slot;
        this[other].Note(drive, slot.Notes.With(DriveFlags.ToldBefore, false).With(DriveFlags.Asleep, false).With(DriveFlags.Behind, true));
        return before;
    }

    /// <summary>The drive of another kind that has the same serial number.</summary>
    internal DriveFacts? FindInOtherKind(in DriveReading reading)
    {
        foreach (var kind in DriveKinds.All)
        {
            if (kind == reading.Kind || !this[kind].TryFind(reading.SerialNumber, out var drive))
                continue;
            var (known, said) = (!this[kind].Model(drive).IsEmpty, !reading.Model.IsEmpty);
            if (known && said && SameDrive.MayBeModel(reading.Model, this[kind].Model(drive)))
                continue; // one drive that is read in two ways
            if ((!known || !said) && kind == OtherAta(reading.Kind))
                continue; // one that is told to be an SSD now and then
            return this[kind].Facts(drive);
        }
        return null;
    }

    internal static DriveKind? OtherAta(DriveKind kind) =>
        kind switch
        {
            DriveKind.AtaDisk => DriveKind.AtaSsd,
            DriveKind.AtaSsd => DriveKind.AtaDisk,
            _ => null,
        };

    /// <summary>Of a drive that has a window as an ATA disk and one as an ATA SSD, forgets the one that ends earlier; the disk's where both end together.</summary>
    internal void ForgetMoved()
    {
        var (disks, ssds) = (this[DriveKind.AtaDisk], this[DriveKind.AtaSsd]);
        if (disks.Count == 0 || ssds.Count == 0)
            return;
        foreach (var ssd in ssds.Drives.ToList())
        {
            if (!disks.TryFind(ssds.SerialNumber(ssd), out var disk))
                continue;
            if (disks.LastStep(disk) > ssds.LastStep(ssd))
                ssds.Forget(ssd);
            else
                disks.Forget(disk);
        }
    }

    /// <summary>Takes note that a drive was heard of by a reading: it is awake, and either of these days or behind.</summary>
    internal void Hear(PartitionWindows windows, int drive, int step)
    {
        ref readonly var before = ref windows.Slot(drive).Notes;
        var isBehind = (long)NewestStep - step >= _steps;
        var flags = before.Flags & ~(DriveFlags.ToldBefore | DriveFlags.Asleep | DriveFlags.Behind);
        windows.Note(drive, before with { AsleepStep = 0, Flags = isBehind ? flags | DriveFlags.Behind : flags });
    }

    private static int HoursColumn(DriveKind kind, FeatureSchema schema)
    {
        var name = kind switch
        {
            DriveKind.Nvme => "nvme_power_on_hours",
            DriveKind.Sas => "scsi_power_on_hours",
            DriveKind.AtaDisk or DriveKind.AtaSsd => "smart_9_raw",
            _ => throw DriveKinds.Unknown(kind),
        };
        return schema.Columns.ToList().IndexOf(name);
    }
}
