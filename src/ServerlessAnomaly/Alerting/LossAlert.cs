using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Alerting;

/// <summary>Writes the alert of a gap: events that were never applied and that the hub no longer has.</summary>
internal static class LossAlert
{
    /// <param name="partition">The partition.</param>
    /// <param name="last">The last event that was applied; the gap begins behind it.</param>
    /// <param name="count">Events that are missing.</param>
    public static DriveAlert Write(string partition, in EventPosition last, long count)
    {
        var taken = new DateTimeOffset(last.EnqueuedAt, TimeSpan.Zero);
        return new DriveAlert
        {
            AlertId = IdOf(partition, last),
            Kind = AlertKind.EventsLost,
            SerialNumber = "",
            Model = "",
            WindowStart = taken,
            WindowEnd = taken,
            Score = 0,
            Threshold = 0,
            Severity = AlertSeverity.High,
            TopFeatures = [],
            Detector = "",
            DetectorVersion = "",
            Partition = partition,
            SequenceNumber = last.SequenceNumber + 1,
            LostEvents = count,
        };
    }

    // By where the gap begins, not where it ends: when it is found again after a crash, the hub may have let go of more.
    private static string IdOf(string partition, in EventPosition last) =>
        Convert.ToHexStringLower(
            SHA256
                .HashData(
                    Encoding.UTF8.GetBytes(
                        string.Create(CultureInfo.InvariantCulture, $"lost\0{partition}\0{last.SequenceNumber}\0{last.EnqueuedAt.Ticks}")
                    )
                )
                .AsSpan(0, 16)
        );
}
