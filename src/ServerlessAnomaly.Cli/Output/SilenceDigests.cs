using ServerlessAnomaly.Alerting;

namespace ServerlessAnomaly.Cli.Output;

/// <summary>Puts together what several partitions say of one host: its drives lie in all of them, and each partition tells its own.</summary>
internal static class SilenceDigests
{
    /// <summary>The alerts in their order, with one for all digests of a host and step, where the first of them was.</summary>
    public static IEnumerable<DriveAlert> Merge(IReadOnlyList<DriveAlert> alerts)
    {
        var byDigest = alerts.Where(alert => alert.Silence is not null).ToLookup(alert => alert.Silence!.DigestId, StringComparer.Ordinal);
        foreach (var alert in alerts)
        {
            if (alert.Silence is not { } silence)
            {
                yield return alert;
                continue;
            }
            var same = byDigest[silence.DigestId].ToList();
            if (!ReferenceEquals(alert, same[0]))
                continue;
            yield return same.Count == 1
                ? alert
                : alert with
                {
                    SerialNumber = "",
                    Model = "",
                    Location = alert.Location is { Host: not null } place
                        ? new AlertLocation { Host = place.Host, DataCenter = place.DataCenter }
                        : null,
                    Silence = silence with
                    {
                        DriveCount = same.Sum(one => one.Silence!.DriveCount),
                        HostCount = same.Max(one => one.Silence!.HostCount),
                        Drives =
                        [
                            .. same.SelectMany(one => one.Silence!.Drives).OrderBy(drive => drive.SerialNumber, StringComparer.Ordinal),
                        ],
                    },
                };
        }
    }
}
