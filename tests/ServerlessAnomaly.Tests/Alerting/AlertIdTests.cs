using System.Text;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Alerting.Verdicts;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing.Drives;

namespace ServerlessAnomaly.Tests.Alerting;

/// <summary>An id is a hash of what an alert says: whoever reads them throws away one of two that are the same, so two that differ must not be.</summary>
public sealed class AlertIdTests
{
    [Fact]
    public void Of_AnythingElseSaid_Differs()
    {
        string[] ids =
        [
            AlertId.Of("two drives", 1, AlertKind.TwoDrives, "A"),
            AlertId.Of("two kinds", 1, AlertKind.TwoDrives, "A"),
            AlertId.Of("two drives", 2, AlertKind.TwoDrives, "A"),
            AlertId.Of("two drives", 1, AlertKind.Cleared, "A"),
            AlertId.Of("two drives", 1, AlertKind.TwoDrives, "B"),
            AlertId.Of("two drives", 1, AlertKind.TwoDrives, "A", "B"),
            AlertId.Of("two drives", 1, AlertKind.TwoDrives, "AB"),
        ];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Equal(ids[0], AlertId.Of("two drives", 1, AlertKind.TwoDrives, "A"));
    }

    [Fact]
    public void OfAVerdict_AnythingElseSaid_Differs()
    {
        var state = new VerdictState(DriveWarnings.MediaErrors, 1, 0, 2, 3, 3);
        string[] ids =
        [
            Id("A", 1, new VerdictChange(AlertKind.Raised, state)),
            Id("B", 1, new VerdictChange(AlertKind.Raised, state)),
            Id("A", 2, new VerdictChange(AlertKind.Raised, state)),
            Id("A", 1, new VerdictChange(AlertKind.Worsened, state)),
            Id("A", 1, new VerdictChange(AlertKind.Raised, state with { Open = DriveWarnings.SpareLow })),
            Id("A", 1, new VerdictChange(AlertKind.Raised, state with { AlertedErrors = 4 })),
            Id("A", 1, new VerdictChange(AlertKind.Raised, state with { AlertedDefects = 6 })),
        ];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Equal(ids[0], Id("A", 1, new VerdictChange(AlertKind.Raised, state)));
    }

    private static string Id(string serial, int step, VerdictChange change) =>
        VerdictAlert
            .Write(change, DriveKind.AtaDisk, new DriveName(Encoding.UTF8.GetBytes(serial), "M"u8), step, DateTime.UnixEpoch, "0", 1)
            .AlertId;
}
