using System.Globalization;
using System.Text;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Fleet.Silence;

/// <summary>Writes the digest of drives that have fallen silent, and the alert of one that is back.</summary>
/// <param name="fleet">The fleet: hub and consumer group.</param>
/// <param name="window">The window that steps are of.</param>
internal sealed class SilenceAlert(string fleet, WindowOptions window)
{
    // A message of the queue has 64 KiB, in base64; a text may become three times as long in JSON.
    private const int MaxTextBytes = 10_000;
    private const int BytesPerDrive = 60;

    /// <summary>The digest of drives that have fallen silent.</summary>
    /// <param name="group">The drives, in the order of their serial numbers.</param>
    /// <param name="hosts">How many hosts they are of.</param>
    /// <param name="step">The fleet's step.</param>
    public DriveAlert Silent(IReadOnlyList<IndexedDrive> group, int hosts, int step)
    {
        var named = Named(group);
        var (one, last) = (group.Count == 1 ? named[0] : null, group.Max(drive => drive.LastStep));
        var id = AlertId.Of("silent", step, AlertKind.Silent, [fleet, .. group.Select(Id)]);
        return Empty(id, AlertKind.Silent, AlertSeverity.Medium, last, step) with
        {
            Silence = new SilenceDigest(group.Count, hosts, named),
            DriveKind = one?.DriveKind,
            SerialNumber = one?.SerialNumber ?? "",
            Model = one?.Model ?? "",
            Location =
                one is not null ? one.Location
                : hosts > 1 ? null
                : DrivePlace.Of(group[0].Host with { Vault = "" }, DriveBay.Unknown),
        };
    }

    /// <summary>The alert of a drive that was told as silent and is back.</summary>
    public DriveAlert Back(ToldDrive told, in IndexedDrive drive) =>
        Empty(
            AlertId.Of("back", told.ToldAt, AlertKind.Cleared, fleet, Id(told.SerialNumber, told.HeardStep)),
            AlertKind.Cleared,
            AlertSeverity.Info,
            drive.LastStep,
            drive.LastStep
        ) with
        {
            DriveKind = drive.Kind,
            SerialNumber = drive.SerialNumber,
            Model = drive.Model,
            Location = drive.Location,
        };

    /// <summary>The alert that the whole fleet stands still.</summary>
    /// <param name="expected">The drives that are expected to report.</param>
    /// <param name="hosts">How many hosts they are of.</param>
    /// <param name="step">The last step in which they did.</param>
    /// <param name="now">The step by the wall clock.</param>
    public DriveAlert AllSilent(IReadOnlyList<IndexedDrive> expected, int hosts, int step, int now) =>
        Empty(AlertId.Of("all silent", step, AlertKind.Silent, fleet), AlertKind.Silent, AlertSeverity.High, step, now) with
        {
            Silence = new SilenceDigest(expected.Count, hosts, Named(expected), WholeFleet: true),
        };

    /// <summary>The alert that it goes on.</summary>
    public DriveAlert AllBack(int stoppedAt, int drives, int hosts, int step) =>
        Empty(AlertId.Of("all back", stoppedAt, AlertKind.Cleared, fleet), AlertKind.Cleared, AlertSeverity.Info, stoppedAt, step) with
        {
            Silence = new SilenceDigest(drives, hosts, [], WholeFleet: true),
        };

    private DriveAlert Empty(string id, AlertKind kind, AlertSeverity severity, int first, int last) =>
        new()
        {
            AlertId = id,
            Kind = kind,
            Reason = AlertReason.Silence,
            SerialNumber = "",
            Model = "",
            WindowStart = StartOf(first),
            WindowEnd = StartOf(last),
            Score = 0,
            Threshold = 0,
            Severity = severity,
            TopFeatures = [],
            Detector = "",
            DetectorVersion = "",
            Partition = fleet,
            SequenceNumber = -1,
        };

    private List<SilentDrive> Named(IEnumerable<IndexedDrive> group)
    {
        var (drives, bytes) = (new List<SilentDrive>(), 0);
        foreach (var drive in group)
        {
            bytes += BytesPerDrive + TextBytes(drive);
            if (bytes > MaxTextBytes || drives.Count >= SilenceDigest.MaxDrives)
                break;
            drives.Add(new SilentDrive(drive.SerialNumber, drive.Model, drive.Kind, StartOf(drive.LastStep), drive.Location));
        }
        return drives;
    }

    private static int TextBytes(in IndexedDrive drive)
    {
        var bytes = 0;
        foreach (
            var text in (ReadOnlySpan<string>)
                [
                    drive.SerialNumber,
                    drive.Model,
                    drive.Host.Host,
                    drive.Host.DataCenter,
                    drive.Host.Vault,
                    drive.Bay.Slot,
                    drive.Bay.Device,
                ]
        )
            bytes += Encoding.UTF8.GetByteCount(text);
        return bytes;
    }

    // A drive may fall silent, be back and fall silent again, all within one step of the fleet's: what it was heard with tells them apart.
    private static string Id(IndexedDrive drive) => Id(drive.SerialNumber, drive.HeardStep);

    private static string Id(string serialNumber, int heardStep) =>
        string.Create(CultureInfo.InvariantCulture, $"{serialNumber}\u001F{heardStep}");

    private DateTimeOffset StartOf(int step) => new(window.StartOf(step), TimeSpan.Zero);
}
