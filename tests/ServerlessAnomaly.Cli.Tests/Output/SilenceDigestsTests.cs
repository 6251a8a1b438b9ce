using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.Tests.Output;

public sealed class SilenceDigestsTests
{
    [Fact]
    public void Merge_DigestsOfOneHostFromSeveralPartitions_AreOne()
    {
        DriveAlert[] alerts = [Alert("x", "B"), Alert(null, "other"), Alert("y", "C"), Alert("x", "A")];
        var merged = SilenceDigests.Merge(alerts).ToList();

        Assert.Equal(
            ["AB", "other", "C"],
            merged.Select(alert =>
                alert.Silence is { } silence ? string.Concat(silence.Drives.Select(drive => drive.SerialNumber)) : alert.SerialNumber
            )
        );
        Assert.Equal(2, merged[0].Silence!.DriveCount);
        Assert.Equal(new AlertLocation { Host = "h" }, merged[0].Location);
        Assert.Contains(
            "2 drives, A (last 2024-01-01), B (last 2024-01-01)  [host h]",
            AlertText.Line(merged[0]),
            StringComparison.Ordinal
        );
    }

    private static DriveAlert Alert(string? digest, string serialNumber)
    {
        var place = new AlertLocation { Host = "h", Slot = serialNumber };
        var day = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return new DriveAlert
        {
            AlertId = serialNumber,
            Kind = digest is null ? AlertKind.Raised : AlertKind.Silent,
            Silence = digest is null
                ? null
                : new SilenceDigest(digest, 1, 1, [new SilentDrive(serialNumber, "M", DriveKind.AtaDisk, day, place)]),
            SerialNumber = serialNumber,
            Model = "M",
            Location = place,
            WindowStart = day,
            WindowEnd = day,
            Score = 1,
            Threshold = 1,
            Severity = AlertSeverity.Medium,
            TopFeatures = [],
            Detector = "",
            DetectorVersion = "",
            Partition = "p",
            SequenceNumber = 0,
        };
    }
}
