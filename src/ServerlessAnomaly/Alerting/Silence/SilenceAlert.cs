using System.Text;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.Windows;

namespace ServerlessAnomaly.Alerting.Silence;

/// <summary>Writes the digest of drives that have fallen silent, and the alert of one that is back.</summary>
internal static class SilenceAlert
{
    // A message of the queue has 64 KiB, in base64; a text may become three times as long in JSON.
    private const int MaxTextBytes = 10_000;
    private const int BytesPerDrive = 60;

    /// <summary>The digest of drives that have fallen silent.</summary>
    /// <param name="group">The drives.</param>
    /// <param name="kinds">The partition's windows.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="sequenceNumber">The event with which its clock ticked.</param>
    public static DriveAlert Write(SilentDrives group, KindWindows kinds, string partition, long sequenceNumber)
    {
        var options = kinds[DriveKind.AtaDisk].Options;
        var step = kinds.NewestStep;
        var drives = new List<SilentDrive>();
        var (bytes, last) = (0, int.MinValue);
        foreach (var (kind, drive) in group.Drives)
        {
            var windows = kinds[kind];
            last = Math.Max(last, windows.LastStep(drive));
            var location = windows.Location(drive);
            bytes +=
                BytesPerDrive
                + windows.SerialNumber(drive).Length
                + windows.Model(drive).Length
                + location.Host.Length
                + location.Slot.Length
                + location.Device.Length
                + location.DataCenter.Length
                + location.Vault.Length;
            if (bytes > MaxTextBytes || drives.Count >= SilenceDigest.MaxDrives)
                continue;
            drives.Add(
                new SilentDrive(
                    Encoding.UTF8.GetString(windows.SerialNumber(drive)),
                    Encoding.UTF8.GetString(windows.Model(drive)),
                    kind,
                    new DateTimeOffset(options.StartOf(windows.LastStep(drive)), TimeSpan.Zero),
                    AlertLocation.Of(location)
                )
            );
        }
        var host =
            group.Host.Length == 0 || drives[0].Location is not { } first
                ? null
                : new AlertLocation { Host = first.Host, DataCenter = first.DataCenter };
        var isOne = group.Drives.Count == 1;
        var who = group.Hosts > 1 ? "*" : group.Host;
        return new DriveAlert
        {
            AlertId = AlertId.Of("silent", step, AlertKind.Silent, partition, who),
            Kind = AlertKind.Silent,
            Reason = AlertReason.Silence,
            Silence = new SilenceDigest(
                AlertId.Of("silent everywhere", step, AlertKind.Silent, who),
                group.Drives.Count,
                group.Hosts,
                drives
            ),
            DriveKind = isOne ? drives[0].DriveKind : null,
            SerialNumber = isOne ? drives[0].SerialNumber : "",
            Model = isOne ? drives[0].Model : "",
            Location = isOne ? drives[0].Location : host,
            WindowStart = new DateTimeOffset(options.StartOf(last), TimeSpan.Zero),
            WindowEnd = new DateTimeOffset(options.StartOf(step), TimeSpan.Zero),
            Score = 0,
            Threshold = 0,
            Severity = AlertSeverity.Medium,
            TopFeatures = [],
            Detector = "",
            DetectorVersion = "",
            Partition = partition,
            SequenceNumber = sequenceNumber,
        };
    }

    /// <summary>The alert of a drive that was told as silent and is back.</summary>
    /// <param name="kinds">The partition's windows.</param>
    /// <param name="kind">The drive's kind.</param>
    /// <param name="drive">Its number among the windows of that.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="sequenceNumber">The event that it is back with.</param>
    public static DriveAlert Back(KindWindows kinds, DriveKind kind, int drive, string partition, long sequenceNumber)
    {
        var windows = kinds[kind];
        var serialNumber = Encoding.UTF8.GetString(windows.SerialNumber(drive));
        var step = new DateTimeOffset(windows.Options.StartOf(windows.LastStep(drive)), TimeSpan.Zero);
        return new DriveAlert
        {
            // By the partition's newest step, which moves on between two silences, as the drive's own clock need not.
            AlertId = AlertId.Of("back", kinds.NewestStep, AlertKind.Cleared, serialNumber),
            Kind = AlertKind.Cleared,
            Reason = AlertReason.Silence,
            DriveKind = kind,
            SerialNumber = serialNumber,
            Model = Encoding.UTF8.GetString(windows.Model(drive)),
            Location = AlertLocation.Of(windows.Location(drive)),
            WindowStart = step,
            WindowEnd = step,
            Score = 0,
            Threshold = 0,
            Severity = AlertSeverity.Info,
            TopFeatures = [],
            Detector = "",
            DetectorVersion = "",
            Partition = partition,
            SequenceNumber = sequenceNumber,
        };
    }
}
