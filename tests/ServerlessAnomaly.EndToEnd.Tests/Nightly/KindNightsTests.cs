using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Cli.Replay;
using ServerlessAnomaly.Cli.Training;
using ServerlessAnomaly.EndToEnd.Tests.Embedded;
using ServerlessAnomaly.Functions;
using ServerlessAnomaly.LocalHub;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing.Fleets;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Retraining;

namespace ServerlessAnomaly.EndToEnd.Tests.Nightly;

/// <summary>
/// The whole path for every kind of drive, on real storage: hub → Capture → one night → a champion of each kind that has enough drives → the scorer follows → an alert of the
/// learned detector for an NVMe drive that does not itself warn of anything.
/// </summary>
public sealed class KindNightsTests : IDisposable
{
    private const int TrainedDays = 34,
        Many = 24,
        Few = 4,
        Failing = 30,
        Since = 34,
        LastDay = 44;

    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["Detector:ReloadInterval"] = "00:00:01",
        ["Retrain:Epochs"] = "2",
        ["Retrain:TargetFalseAlarmRate"] = "0.05",
    };

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string _home = Directory.CreateTempSubdirectory("anomaly-kinds-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task Night_OfAFleetOfAllKinds_GivesEachADetectorThatJudgesIt()
    {
        await using var app = await RunningApp.StartEmptyAsync(_home, Settings);
        var sent = await SendAsync(app, Fleet(), from: 0, to: TrainedDays - 1, sent: 0);
        await app.Capture.FlushAsync();
        await new RetrainNightlyFunction(app.Services.GetRequiredService<NightlyRun>()).RunAsync(new TimerInfo(), default);

        var versions = await app.Storage.Registry.ListAsync(null, default);
        Assert.Equal(
            ["dense AtaDisk", "dense-nvme Nvme", "dense-ssd AtaSsd"],
            versions.Select(version => $"{version.Detector} {version.DriveKind}").Order(StringComparer.Ordinal)
        );
        Assert.All(
            versions,
            version =>
                Assert.True(
                    version.Gate!.Passed,
                    $"{version.Detector}: {string.Join(' ', version.Gate.Checks.Select(check => check.Explanation))}"
                )
        );
        await ScorerUsesAsync(app, versions.ToDictionary(version => version.Detector, version => version.Version));

        // What the night skipped can be trained by hand, on the same archive.
        var few = new TrainingOptions
        {
            Detector = "dense-sas",
            Epochs = 1,
            MinSteps = 1,
        };
        var sas = (await DetectorTraining.TrainOnArchiveAsync(_home, FeatureSchema.Load("sas"), few, state: null, default)).Manifest;
        Assert.Equal(("dense-sas", DriveKind.Sas, Few), (sas.Detector, sas.Kind, sas.Data.Drives));

        await SendAsync(app, Fleet().Concat(KindFleet.FailingNvme(Failing, LastDay + 1, Since)), TrainedDays, LastDay, sent);
        var alerts = await InstanceAlerts.ReadAllAsync(app.Storage.Alerts, default);
        var raised = Assert.Single(alerts, alert => alert.SerialNumber == $"nvme-{Failing}" && alert.Kind == AlertKind.Raised);
        Assert.Equal((AlertReason.Score, DriveKind.Nvme, "dense-nvme"), (raised.Reason, raised.DriveKind, raised.Detector));
        Assert.Contains(raised.TopFeatures, cause => cause.Name is "minutes too warm" or "available spare");

        // The budget is 5 % of the drives in a month.
        Assert.InRange(
            alerts
                .Where(alert => alert.Kind == AlertKind.Raised && alert.SerialNumber != raised.SerialNumber)
                .DistinctBy(alert => alert.SerialNumber)
                .Count(),
            0,
            3
        );
    }

    private static IEnumerable<FleetReading> Fleet() =>
        DriveKinds
            .All.SelectMany(kind =>
                Enumerable.Range(0, kind == DriveKind.Sas ? Few : Many).SelectMany(drive => KindFleet.Drive(kind, drive, LastDay + 1))
            )
            .Concat(KindFleet.Drive(DriveKind.Nvme, Failing, TrainedDays));

    /// <summary>Sends days and waits until they are applied.</summary>
    private static async Task<int> SendAsync(RunningApp app, IEnumerable<FleetReading> fleet, int from, int to, int sent)
    {
        foreach (
            var day in fleet
                .Where(reading => reading.Day >= from && reading.Day <= to)
                .GroupBy(reading => reading.Day)
                .OrderBy(day => day.Key)
        )
        {
            var events = day.Select(reading => new EventToSend(Body(reading), reading.SerialNumber)).ToList();
            await app.Sender.SendAsync(events, default);
            sent += events.Count;
        }
        using var status = new StatusClient(app.Instance.FunctionsAddress);
        var after = await status.WaitUntilAsync(answer => answer.Totals.Received >= sent, _ => { }, default);
        Assert.Equal((0, 0), (after.Totals.DeadLettered, after.Totals.Late));
        return sent;
    }

    private static byte[] Body(FleetReading reading)
    {
        var body = new JsonObject
        {
            ["timestamp"] = reading.Time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            ["serial_number"] = reading.SerialNumber,
            ["model"] = reading.Model,
        };
        foreach (var (column, value) in reading.Values)
            body[column] = value;
        return Encoding.UTF8.GetBytes(body.ToJsonString());
    }

    private static async Task ScorerUsesAsync(RunningApp app, Dictionary<string, string> versions)
    {
        using var status = new StatusClient(app.Instance.FunctionsAddress);
        using var patience = new CancellationTokenSource(Patience);
        var answer = await status.WaitUntilAsync(
            answer =>
                answer.Detectors.Count(kind => kind.Version is not null && kind.Version == versions.GetValueOrDefault(kind.Detector))
                == versions.Count,
            _ => { },
            patience.Token
        );
        Assert.Null(answer.Detectors.Single(kind => kind.Kind == "sas").Version);
    }
}
