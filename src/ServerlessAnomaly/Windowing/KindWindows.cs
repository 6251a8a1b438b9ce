using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Windowing;

/// <summary>The windows of one partition's drives of all kinds, each kind by its own schema.</summary>
/// <param name="schemas">The columns of each kind.</param>
/// <param name="options">Shape of all windows.</param>
public sealed class KindWindows(KindSchemas schemas, WindowOptions options)
{
    private readonly PartitionWindows[] _kinds = [.. DriveKinds.All.Select(kind => new PartitionWindows(options, schemas[kind].Columns.Count))];

    /// <summary>The windows of a kind.</summary>
    public PartitionWindows this[DriveKind kind] => _kinds[(int)kind];

    /// <summary>Drives of all kinds.</summary>
    public int Count
    {
        get
        {
            var count = 0;
            foreach (var windows in _kinds) count += windows.Count;
            return count;
        }
    }

    /// <summary>Forgets the drives that were not heard of for so many ticks of their kind's clock.</summary>
    public void EvictUnheard(int ticks)
    {
        foreach (var windows in _kinds) windows.EvictUnheard(ticks);
    }

    /// <summary>
    /// What was remembered of a drive that is new to its kind and was taken for ATA's other one before, as SSDs were that had no schema of their own; null where
    /// it was not, or where a newer reading still takes it for that.
    /// </summary>
    internal DriveSlot? OfOtherAta(DriveKind kind, ReadOnlySpan<byte> serialNumber, int step)
    {
        DriveKind? other = kind switch { DriveKind.AtaDisk => DriveKind.AtaSsd, DriveKind.AtaSsd => DriveKind.AtaDisk, _ => null };
        if (other is null || !this[other.Value].TryFind(serialNumber, out var drive)) return null;
        var slot = this[other.Value].Slot(drive);
        return slot.LastStep <= step ? slot : null;
    }

    /// <summary>Of a drive that has a window as an ATA disk and one as an ATA SSD, forgets the one that ends earlier; the disk's where both end together.</summary>
    internal void ForgetMoved()
    {
        var (disks, ssds) = (this[DriveKind.AtaDisk], this[DriveKind.AtaSsd]);
        if (disks.Count == 0 || ssds.Count == 0) return;
        foreach (var ssd in ssds.Drives.ToList())
        {
            if (!disks.TryFind(ssds.SerialNumber(ssd), out var disk)) continue;
            if (disks.LastStep(disk) > ssds.LastStep(ssd)) ssds.Forget(ssd);
            else disks.Forget(disk);
        }
    }
}
