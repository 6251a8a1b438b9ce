using System.Globalization;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Cli.Replay;
using ServerlessAnomaly.EndToEnd.Tests.Embedded;

namespace ServerlessAnomaly.EndToEnd.Tests.Fleet;

/// <summary>
/// A whole mixed fleet, hour by hour, through the hub and the deployed functions: every alert as expected, and no other.
/// </summary>
public sealed class MixedFleetTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("anomaly-fleet-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task Fleet_OfAllKindsOverTwentyDays_AlertsAsExpected()
    {
        var fleet = new MixedFleet();
        await using var app = await RunningApp.StartAsync(
            _home,
            settings: new Dictionary<string, string?> { ["WatchSchedule"] = "*/2 * * * * *", ["Fleet:IndexInterval"] = "00:00:01" }
        );
        var sent = 0;
        for (var day = 0; day < MixedFleet.Days; day++)
        {
            var readings = fleet.Day(day).ToList();
            await app.Sender.SendAsync(readings, default);
            sent += readings.Count;
        }
        using var status = new StatusClient(app.Instance.FunctionsAddress);
        var after = await status.WaitUntilAsync(answer => answer.Totals.Received >= sent, _ => { }, default);

        Assert.Equal((sent, 0, 0, 30), (after.Totals.Received, after.Totals.DeadLettered, after.Totals.Late, after.Drives));
        Assert.Equal(24 * ((30 * MixedFleet.Days) - (MixedFleet.Days - MixedFleet.SilentFrom)), sent);

        // Days of a year ago are a replay: who is silent is told once that is over.
        after = await status.WaitUntilAsync(answer => answer.Silent > 0, _ => { }, default);
        Assert.Equal((1, 0), (after.Silent, after.Asleep));

        // From its 16th day on, less what two missing days would allow, a drive is judged by its model, or counted as without one.
        Assert.NotEqual(0, after.Totals.Scored);
        Assert.NotEqual(0, after.Totals.NoDetector);
        var alerts = await InstanceAlerts.ReadAllAsync(app.Storage.Alerts, default);
        Assert.Equal(
            [
                "ATA03 Raised Score day 18 ",
                "ATA07 Raised DriveVerdict day 5 SmartFailed",
                "ATA11 Cleared Identity day 16 ", // seven days of the new drive alone
                "ATA11 TwoDrives Identity day 9 ",
                "NVME1 Raised DriveVerdict day 7 MediaErrors",
                "NVME1 Worsened DriveVerdict day 9 MediaErrors",
                "NVME2 Raised DriveVerdict day 4 EnduranceUsedUp",
                "NVME3 Cleared DriveVerdict day 10 TemperatureCritical",
                "NVME3 Raised DriveVerdict day 3 TemperatureCritical",
                "SAS1 Cleared DriveVerdict day 13 GrownDefects", // seven days without more of them
                "SAS1 Raised DriveVerdict day 6 GrownDefects",
                "SAS2 Raised DriveVerdict day 8 UncorrectedErrors",
                "SAS4 Silent Silence day 19 ",
            ],
            alerts.Select(Describe).Order(StringComparer.Ordinal)
        );
    }

    private static string Describe(DriveAlert alert) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{alert.SerialNumber} {alert.Kind} {alert.Reason} day {(alert.WindowEnd.UtcDateTime - MixedFleet.FirstDay).Days} {string.Join(' ', alert.DriveWarnings ?? [])}"
        );
}
