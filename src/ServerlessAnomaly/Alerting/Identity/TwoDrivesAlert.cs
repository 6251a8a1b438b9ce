using System.Text;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing.Identity;
using ServerlessAnomaly.Windowing.Windows;

namespace ServerlessAnomaly.Alerting.Identity;

/// <summary>Writes the alert of two drives that have one serial number, and that of its end.</summary>
internal static class TwoDrivesAlert
{
    /// <param name="kind">What the policy decided.</param>
    /// <param name="reading">The reading by which it did.</param>
    /// <param name="applied">What became of the reading.</param>
    /// <param name="windows">The windows of its kind.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="sequenceNumber">The event that carried the reading.</param>
    public static DriveAlert Write(
        AlertKind kind,
        in DriveReading reading,
        in AppliedReading applied,
        PartitionWindows windows,
        string partition,
        long sequenceNumber
    )
    {
        var serialNumber = Encoding.UTF8.GetString(reading.SerialNumber);
        var last = windows.LastStep(applied.Drive);
        var step = new DateTimeOffset(windows.Options.StartOf(last), TimeSpan.Zero);
        var isTold = kind == AlertKind.TwoDrives;
        return new DriveAlert
        {
            AlertId = AlertId.Of(applied.Change == IdentityChange.Kind ? "two kinds" : "two drives", last, kind, serialNumber),
            Kind = kind,
            Reason = AlertReason.Identity,
            TwoDrives =
                isTold && applied.Other is { } other
                    ? new TwoDrives(
                        applied.Change.Each(),
                        other,
                        DriveFacts.Of(reading.Model, reading.Identity.CapacityBytes, windows.HoursOf(reading))
                    )
                    : null,
            DriveKind = reading.Kind,
            SerialNumber = serialNumber,
            Model = Encoding.UTF8.GetString(isTold ? reading.Model : windows.Model(applied.Drive)),
            Location = AlertLocation.Of(reading.Location),
            WindowStart = step,
            WindowEnd = step,
            Score = 0,
            Threshold = 0,
            Severity = isTold ? AlertSeverity.Medium : AlertSeverity.Info,
            TopFeatures = [],
            Detector = "",
            DetectorVersion = "",
            Partition = partition,
            SequenceNumber = sequenceNumber,
        };
    }
}
