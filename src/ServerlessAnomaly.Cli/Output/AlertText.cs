using System.Globalization;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Windowing.Identity;

namespace ServerlessAnomaly.Cli.Output;

/// <summary>What an alert says, in a few words for people.</summary>
internal static class AlertText
{
    /// <summary>What it is about, and where the drive is.</summary>
    public static string Of(DriveAlert alert) => alert.Location is { } location ? $"{Words(alert)}  [{location}]" : Words(alert);

    /// <summary>The drives that it is about; none where it is about a partition.</summary>
    public static IEnumerable<string> SerialNumbers(DriveAlert alert) =>
        alert.Silence is { } silence ? silence.Drives.Select(drive => drive.SerialNumber)
        : alert.SerialNumber.Length > 0 ? [alert.SerialNumber]
        : [];

    private static string Words(DriveAlert alert) =>
        alert switch
        {
            { DriveWarnings: { } warnings } => $"  the drive says: {string.Join(", ", warnings)}",
            { Kind: AlertKind.Cleared, Silence: { WholeFleet: true } silence } => $"  the fleet reports again: {Count(silence)} so far",
            { Silence: { WholeFleet: true } silence } => $"  the whole fleet is silent: {Silent(silence)}",
            { Silence: { } silence } => $"  silent: {Silent(silence)}",
            { Kind: AlertKind.Cleared, Reason: AlertReason.Silence } => "  reports again",
            { TwoDrives: { } two } =>
                $"  two drives with one serial number, or one in place of the other: {string.Join(", ", two.Changed.Select(change => Changed(change, two)))}",
            { Kind: AlertKind.Cleared, Reason: AlertReason.Identity } => "  one drive again",
            { Kind: AlertKind.EventsLost } => string.Create(
                CultureInfo.InvariantCulture,
                $"  {alert.LostEvents:N0} events of {alert.Partition} were never scored, from {alert.SequenceNumber} on"
            ),
            _ => string.Create(CultureInfo.InvariantCulture, $"{alert.Score / alert.Threshold, 7:0.0} x threshold  {Causes(alert)}"),
        };

    private static string Silent(SilenceDigest silence)
    {
        var named = string.Join(
            ", ",
            silence
                .Drives.Take(5)
                .Select(drive => string.Create(CultureInfo.InvariantCulture, $"{drive.SerialNumber} (last {drive.LastReading:yyyy-MM-dd})"))
        );
        var more = silence.DriveCount - Math.Min(5, silence.Drives.Count);
        return $"{Count(silence)}, {named}{(more > 0 ? $" and {more} more" : "")}";
    }

    private static string Count(SilenceDigest silence) =>
        $"{silence.DriveCount} {(silence.DriveCount == 1 ? "drive" : "drives")}{(silence.HostCount > 1 ? $" of {silence.HostCount} hosts" : "")}";

    private static string Changed(IdentityChange change, TwoDrives two) =>
        change switch
        {
            IdentityChange.Model => $"model {Or(two.Before.Model)} -> {Or(two.Now.Model)}",
            IdentityChange.Capacity => string.Create(
                CultureInfo.InvariantCulture,
                $"{two.Before.CapacityBytes:N0} -> {two.Now.CapacityBytes:N0} bytes"
            ),
            IdentityChange.PowerOnHours => string.Create(
                CultureInfo.InvariantCulture,
                $"{two.Before.PowerOnHours:N0} -> {two.Now.PowerOnHours:N0} power-on hours"
            ),
            _ => $"of another kind than {Or(two.Before.Model)}",
        };

    private static string Or(string model) => model.Length > 0 ? model : "unknown";

    private static string Causes(DriveAlert alert) =>
        string.Join(
            ", ",
            alert
                .TopFeatures.Take(3)
                .Select(cause =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{cause.Name} {(cause.Value is { } value ? $"= {value:N0}" : "missing")} ({cause.Share:P0})"
                    )
                )
        );
}
