using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Fleet.Silence;

/// <summary>A drive, and the partition that it is seen in.</summary>
internal readonly record struct SeenDrive(IndexedDrive Drive, SeenPartition Partition);

/// <summary>
/// The drives of all partitions by serial number. One that is known in two of them, because its sender chose another key, counts once: where it was
/// last heard of. ATA disks and SSDs are one sort here, because a drive may be taken for one and then the other.
/// </summary>
internal sealed class SeenDrives
{
    private readonly Dictionary<(DriveKind Sort, string SerialNumber), SeenDrive> _drives = [];

    public SeenDrives(IEnumerable<SeenPartition> partitions)
    {
        foreach (var partition in partitions)
        foreach (var drive in partition.Index.Drives)
        {
            var key = (SortOf(drive.Kind), drive.SerialNumber);
            if (!_drives.TryGetValue(key, out var other) || other.Drive.HeardStep < drive.HeardStep)
                _drives[key] = new(drive, partition);
        }
    }

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<SeenDrive> All => _drives.Values;

    /// <summary>Finds a drive that was told; false where it is known no longer.</summary>
    public bool TryFind(ToldDrive told, out SeenDrive drive) => _drives.TryGetValue(KeyOf(told), out drive);

    /// <summary>What drives are told apart by.</summary>
    public static (DriveKind Sort, string SerialNumber) KeyOf(ToldDrive told) => (SortOf(told.Kind), told.SerialNumber);

    /// <inheritdoc cref="KeyOf(ToldDrive)"/>
    public static (DriveKind Sort, string SerialNumber) KeyOf(in SeenDrive seen) => (SortOf(seen.Drive.Kind), seen.Drive.SerialNumber);

    private static DriveKind SortOf(DriveKind kind) => kind == DriveKind.AtaSsd ? DriveKind.AtaDisk : kind;
}
