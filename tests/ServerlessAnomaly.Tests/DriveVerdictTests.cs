using System.Text.Json;
using System.Text.Json.Nodes;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Alerting.Verdicts;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing.Models;
using ServerlessAnomaly.Tests.Telemetry;
using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.Drives;

namespace ServerlessAnomaly.Tests;

/// <summary>What drives of any kind say of themselves alerts from the first reading on, and what no detector knows is windowed and counted.</summary>
public sealed class DriveVerdictTests
{
    private readonly PipelineFixture _fixture = new()
    {
        Telemetry = new() { FutureTolerance = TimeSpan.FromDays(36_500) },
        AlertOptions = new() { ClearAfter = 2 },
    };

    [Theory]
    [InlineData("01-nvme-failed.json", DriveKind.Nvme, AlertSeverity.High, "MediaErrors")]
    [InlineData(
        "37-smart-failed-5-now.json",
        DriveKind.AtaDisk,
        AlertSeverity.High,
        "SmartFailed AttributeFailing ErrorsLogged SelfTestFailed"
    )]
    public async Task Process_FirstReadingOfAFailedDrive_AlertsWithItsOwnWord(
        string file,
        DriveKind kind,
        AlertSeverity severity,
        string warnings
    )
    {
        var pipeline = await _fixture.StartAsync(withChampion: false);
        await pipeline.ProcessAsync(_fixture.Batch(Case(file)), default);

        var alert = Assert.Single(_fixture.Alerts.Alerts);
        Assert.Equal(
            (AlertKind.Raised, AlertReason.DriveVerdict, kind, severity),
            (alert.Kind, alert.Reason, alert.DriveKind, alert.Severity)
        );
        Assert.Equal(warnings, string.Join(' ', alert.DriveWarnings!));
        Assert.Empty(await _fixture.LettersAsync());
    }

    [Theory]
    [InlineData("07-standby.json")]
    [InlineData("07b-standby-gateway.json")]
    [InlineData("12-hourly-day.json")]
    [InlineData("30-ocz-intrepid-198-199.json")]
    [InlineData("39-json-v.json")]
    [InlineData("52-exos-x16-188.json")]
    public async Task Process_DriveThatSaysNothingBad_IsSilent(string file)
    {
        var pipeline = await _fixture.StartAsync(withChampion: false);
        await pipeline.ProcessAsync(_fixture.Batch(Case(file)), default);
        Assert.Empty(_fixture.Alerts.Alerts);
    }

    /// <summary>An ATA SSD that is sent flat says that its endurance is used up, as all other kinds do.</summary>
    [Fact]
    public async Task Process_FlatAtaSsdAtTheEndOfItsEndurance_SaysSo()
    {
        var pipeline = await _fixture.StartAsync(withChampion: false);
        await pipeline.ProcessAsync(_fixture.Batch(Ssd("A", 99), Ssd("B", 100)), default);
        var alert = Assert.Single(_fixture.Alerts.Alerts);
        Assert.Equal(("B", DriveKind.AtaSsd, AlertSeverity.Medium), (alert.SerialNumber, alert.DriveKind, alert.Severity));
        Assert.Equal("EnduranceUsedUp", Assert.Single(alert.DriveWarnings!).ToString());

        static string Ssd(string serialNumber, int used) =>
            $$"""{"date":"2018-07-01","serial_number":"{{serialNumber}}","model":"CT1000MX500SSD1","smart_5_raw":0,"ssd_percentage_used":{{used}}}""";
    }

    [Fact]
    public async Task Process_MixedArray_EachIsWindowedByItsOwnKind()
    {
        var pipeline = await _fixture.StartAsync();
        var outcome = await pipeline.ProcessAsync(_fixture.Batch(Case("44-array-ata-nvme-sas.json")), default);

        Assert.Equal(new ReadingTotals(0, 3, 0, 0, 0), outcome);
        Assert.Equal(3, pipeline.Drives);
        Assert.Equal("NVMEFAIL0001", Assert.Single(_fixture.Alerts.Alerts).SerialNumber);
    }

    [Fact]
    public async Task Process_KindWithoutDetector_IsWindowedCountedAndNotDeadLettered()
    {
        var pipeline = await _fixture.StartAsync();
        string[] days = [.. Enumerable.Range(0, 6).Select(day => Nvme(day, mediaErrors: 0))];
        var outcome = await pipeline.ProcessAsync(_fixture.Batch([.. days, days[5], .. PipelineFixture.HealthyDays("A", 4)]), default);

        Assert.Equal(new ReadingTotals(Scored: 1, WarmingUp: 6, Duplicates: 1, 0, 0) { NoDetector = 3 }, outcome);
        Assert.Equal(11, outcome.Received);
        var again = await _fixture.StartAsync(withChampion: false);
        await again.LoadAsync(PipelineFixture.Partition, default);
        Assert.Equal(outcome, again.Totals);
        Assert.Equal(2, again.Drives);
    }

    [Fact]
    public async Task Process_KindWithADetectorUnderItsName_IsScoredByThat()
    {
        var nvme = FeatureSchema.Load("nvme");
        var bundle = TestDetector.Bundle(model: TestDetector.ModelOf(nvme.Columns.Count));
        await _fixture.PromoteAsync(bundle with { Manifest = bundle.Manifest with { Detector = "conv1d-nvme", Schema = nvme } });
        var pipeline = await _fixture.StartAsync();
        string[] days = [.. Enumerable.Range(0, 4).Select(day => Nvme(day, mediaErrors: 0)), Nvme(4, mediaErrors: 11)];
        var outcome = await pipeline.ProcessAsync(_fixture.Batch([.. days, .. PipelineFixture.HealthyDays("A", 4)]), default);

        Assert.Equal(new ReadingTotals(Scored: 3, WarmingUp: 6, 0, 0, 0), outcome);
        Assert.Equal(
            [(AlertReason.DriveVerdict, ""), (AlertReason.Score, "conv1d-nvme")],
            _fixture.Alerts.Alerts.Select(alert => (alert.Reason!.Value, alert.Detector))
        );
        Assert.Equal(DriveKind.Nvme, _fixture.Alerts.Alerts[1].DriveKind);
    }

    [Fact]
    public async Task Process_RestartAfterEveryReading_RaisesWorsensAndClearsOnce()
    {
        await _fixture.StartAsync();
        float[] defects = [7, 7, 8, 8, 16, 16, 16, 16, 17];
        for (var day = 0; day < defects.Length; day++)
        {
            var restarted = await _fixture.StartAsync(withChampion: false);
            await restarted.ProcessAsync(_fixture.Batch(Sas(day, defects[day])), default);
        }
        Assert.Equal(
            [(AlertKind.Raised, 2), (AlertKind.Worsened, 4), (AlertKind.Cleared, 6), (AlertKind.Raised, 8)],
            _fixture.Alerts.Alerts.Select(alert => (alert.Kind, (alert.WindowEnd.UtcDateTime - PipelineFixture.FirstDay).Days))
        );
        Assert.Distinct(_fixture.Alerts.Alerts.Select(alert => alert.AlertId));
        Assert.All(_fixture.Alerts.Alerts, alert => Assert.Equal(DriveWarnings.GrownDefects, Assert.Single(alert.DriveWarnings!)));
    }

    [Fact]
    public async Task Process_EarlierReading_HasNoSay()
    {
        var pipeline = await _fixture.StartAsync(withChampion: false);
        await pipeline.ProcessAsync(_fixture.Batch(Nvme(5, 0), Nvme(3, mediaErrors: 9), Nvme(5, mediaErrors: 0)), default);
        Assert.Empty(_fixture.Alerts.Alerts);
    }

    [Fact]
    public async Task Process_Muted_SaysNothing()
    {
        _fixture.AlertOptions.Muted = ["N1"];
        var pipeline = await _fixture.StartAsync(withChampion: false);
        await pipeline.ProcessAsync(_fixture.Batch(Nvme(0, mediaErrors: 9)), default);
        Assert.Empty(_fixture.Alerts.Alerts);
    }

    [Theory]
    [InlineData("""{"smart_status":{"passed":false}}""", "SmartFailed")]
    [InlineData("""{"smartctl":{"exit_status":32}}""", "AttributeFailedInThePast")]
    [InlineData("""{"smartctl":{"exit_status":64}}""", "ErrorsLogged")]
    [InlineData("""{"smartctl":{"exit_status":128}}""", "SelfTestFailed")]
    [InlineData("""{"nvme_smart_health_information_log":{"critical_warning":4}}""", "ReliabilityDegraded")]
    [InlineData("""{"nvme_smart_health_information_log":{"available_spare":9}}""", "SpareLow")]
    [InlineData("""{"nvme_smart_health_information_log":{"percentage_used":100}}""", "EnduranceUsedUp")]
    public async Task Process_EachWord_RaisesWhenItIsSaid(string said, string warning)
    {
        var healthy = JsonNode.Parse(Case("01-nvme-failed.json"))!.AsObject();
        healthy["nvme_smart_health_information_log"]!["media_errors"] = 0;
        var saying = healthy.DeepClone().AsObject();
        Merge(saying, JsonNode.Parse(said)!.AsObject());
        saying["local_time"]!["time_t"] = healthy["local_time"]!["time_t"]!.GetValue<long>() + 3600;
        var pipeline = await _fixture.StartAsync(withChampion: false);

        await pipeline.ProcessAsync(_fixture.Batch(healthy.ToJsonString()), default);
        Assert.Empty(_fixture.Alerts.Alerts);
        await pipeline.ProcessAsync(_fixture.Batch(saying.ToJsonString(), saying.ToJsonString()), default);

        Assert.Equal(warning, Assert.Single(Assert.Single(_fixture.Alerts.Alerts).DriveWarnings!).ToString());
    }

    [Fact]
    public void Alert_AsJson_NamesReasonKindAndWarnings()
    {
        var alert = VerdictAlert.Write(
            new VerdictChange(AlertKind.Raised, VerdictState.None with { Open = DriveWarnings.MediaErrors | DriveWarnings.SpareLow }),
            DriveKind.AtaSsd,
            new DriveName("A"u8, "M"u8),
            3,
            DateTime.UnixEpoch.AddDays(3),
            "p",
            7
        );
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(alert, ServerlessAnomaly.Models.DocumentJson.OneLine));
        Assert.Equal(
            ("driveVerdict", "ataSsd", """["spareLow","mediaErrors"]"""),
            (
                json.RootElement.GetProperty("reason").GetString(),
                json.RootElement.GetProperty("driveKind").GetString(),
                json.RootElement.GetProperty("driveWarnings").GetRawText()
            )
        );
    }

    private static string Case(string file) => File.ReadAllText(Cases.PathOf(file));

    private static string Nvme(int day, int mediaErrors) =>
        $$"""{"date":"{{PipelineFixture.FirstDay.AddDays(day):yyyy-MM-dd}}","serial_number":"N1","nvme_media_errors":{{mediaErrors}}}""";

    private static string Sas(int day, float defects) =>
        $$"""{"date":"{{PipelineFixture.FirstDay.AddDays(day):yyyy-MM-dd}}","serial_number":"D1","scsi_grown_defect_list":{{defects}}}""";

    private static void Merge(JsonObject into, JsonObject from)
    {
        foreach (var (name, value) in from)
        {
            if (value is JsonObject nested && into[name] is JsonObject there)
                Merge(there, nested);
            else
                into[name] = value!.DeepClone();
        }
    }
}
