using System.Globalization;
using ServerlessAnomaly.Alerting;

namespace ServerlessAnomaly.Cli.Output;

/// <summary>What an alert says, in a few words for people.</summary>
internal static class AlertText
{
    /// <summary>What it is about, and where the drive is.</summary>
    public static string Of(DriveAlert alert) => alert.Location is { } location ? $"{Words(alert)}  [{location}]" : Words(alert);

    private static string Words(DriveAlert alert) => alert switch
    {
        { DriveWarnings: { } warnings } => $"  the drive says: {string.Join(", ", warnings)}",
        { Kind: AlertKind.EventsLost } => string.Create(
            CultureInfo.InvariantCulture, $"  {alert.LostEvents:N0} events of {alert.Partition} were never scored, from {alert.SequenceNumber} on"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{alert.Score / alert.Threshold,7:0.0} x threshold  {Causes(alert)}"),
    };

    private static string Causes(DriveAlert alert) => string.Join(", ", alert.TopFeatures.Take(3).Select(cause =>
        string.Create(CultureInfo.InvariantCulture, $"{cause.Name} {(cause.Value is { } value ? $"= {value:N0}" : "missing")} ({cause.Share:P0})")));
}
