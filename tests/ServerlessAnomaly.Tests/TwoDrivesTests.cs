using System.Globalization;
using System.Text.Json;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Alerting.Identity;
using ServerlessAnomaly.Alerting.Sinks;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.Identity;

namespace ServerlessAnomaly.Tests;

/// <summary>One serial number, one drive: another model, another size or fewer hours in use are told once, and begin a new window.</summary>
public sealed class TwoDrivesTests
{
    private readonly PipelineFixture _fixture = new()
    {
        AlertOptions = new() { ClearAfter = 3, SilentAfter = 0 },
    };

    [Theory]
    [InlineData("ST8000NM0055", 4_000_787_030_016, 1096, "Model")]
    [InlineData("ST4000DM000", 8_001_563_222_016, 1096, "Capacity")]
    [InlineData("ST4000DM000", 4_000_787_030_016, 12, "PowerOnHours")]
    [InlineData("HGST HMS5C4040ALE640", 500_107_862_016, 700, "Model Capacity PowerOnHours")]
    public async Task Process_AnotherDrive_IsToldAndStartsOver(string model, long capacity, float hours, string changed)
    {
        var pipeline = await _fixture.StartAsync();
        await pipeline.ProcessAsync(_fixture.Batch([.. Days("A", 0, 4)]), default);
        var outcome = await pipeline.ProcessAsync(_fixture.Batch(Reading("A", 4, model, capacity, hours, pending: 99)), default);

        var alert = Assert.Single(_fixture.Alerts.Alerts);
        Assert.Equal((AlertKind.TwoDrives, AlertReason.Identity, AlertSeverity.Medium), (alert.Kind, alert.Reason, alert.Severity));
        Assert.Equal(changed, string.Join(' ', alert.TwoDrives!.Changed));
        Assert.Equal(new DriveFacts("ST4000DM000", 4_000_787_030_016, 1072), alert.TwoDrives.Before);
        Assert.Equal(new DriveFacts(model, capacity, hours), alert.TwoDrives.Now);
        Assert.Equal((model, "h1", 4L), (alert.Model, alert.Location!.Host, alert.SequenceNumber));

        // Its first reading is not scored by the other drive's days, however high its values are.
        Assert.Equal(1, outcome.WarmingUp);
        Assert.Equal(3, (await pipeline.ProcessAsync(_fixture.Batch([.. Days("A", 5, 3, model, capacity, hours)]), default)).Received);
        Assert.Equal(2, pipeline.Totals.Scored);
    }

    [Theory]
    [InlineData("ST4000DM000-1F2168", 4_000_787_030_016, 1096)]
    [InlineData("ata st4000dm000", 4_000_000_000_000, 1090)]
    [InlineData("", 0, 0)]
    [InlineData("ST4000DM000", 137_438_952_960, 1060)]
    public async Task Process_SameDriveSaidOtherwise_GoesOn(string model, long capacity, float hours)
    {
        var pipeline = await _fixture.StartAsync();
        await pipeline.ProcessAsync(_fixture.Batch([.. Days("A", 0, 4)]), default);
        Assert.Equal(1, (await pipeline.ProcessAsync(_fixture.Batch(Reading("A", 4, model, capacity, hours)), default)).Scored);
        Assert.Empty(_fixture.Alerts.Alerts);
    }

    [Fact]
    public async Task Process_ReplacedOnce_IsOverAfterAWhile()
    {
        var pipeline = await _fixture.StartAsync();
        await pipeline.ProcessAsync(_fixture.Batch([.. Days("A", 0, 4), .. Days("A", 4, 6, "ST8000NM0055", 8_001_563_222_016)]), default);
        Assert.Equal(
            [(AlertKind.TwoDrives, 4), (AlertKind.Cleared, 7)],
            _fixture.Alerts.Alerts.Select(alert => (alert.Kind, (alert.WindowEnd.UtcDateTime - PipelineFixture.FirstDay).Days))
        );
        Assert.All(_fixture.Alerts.Alerts, alert => Assert.Equal((AlertReason.Identity, "ST8000NM0055"), (alert.Reason, alert.Model)));
        Assert.Equal([AlertSeverity.Medium, AlertSeverity.Info], _fixture.Alerts.Alerts.Select(alert => alert.Severity));
    }

    [Fact]
    public void DecideKind_MutedDrive_SaysNothing()
    {
        var policy = new TwoDrivesPolicy(new AlertOptions { Muted = ["A"] });
        Assert.Null(policy.DecideKind("A"u8));
        Assert.Equal(AlertKind.TwoDrives, policy.DecideKind("B"u8));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-7)]
    public async Task Process_TwoDrivesInTurns_AreToldOnceAndNeverScored(int hoursBehind)
    {
        var pipeline = await _fixture.StartAsync();
        for (var hour = 0; hour < 24 * 20; hour += 8)
        {
            // Each of them is anomalous by itself; together they are no drive at all. The clock of one of them may lag.
            var one = Reading("A", hour / 24.0, "ST4000DM000", 4_000_787_030_016, 9000 + hour, pending: 50);
            var other = Reading("A", (hour + 1.0 + hoursBehind) / 24, "ST8000NM0055", 8_001_563_222_016, 500 + hour, pending: 50);
            await pipeline.ProcessAsync(_fixture.Batch(one, other), default);
        }
        var told = _fixture.Alerts.Alerts.Where(alert => alert.Reason == AlertReason.Identity).ToList();
        Assert.Equal([AlertKind.TwoDrives], told.Select(alert => alert.Kind));
        if (hoursBehind == 0)
            Assert.Equal(0, pipeline.Totals.Scored);
    }

    [Fact]
    public async Task Process_LateReadingOfTheDriveBefore_IsNotTakenForTheNewOne()
    {
        var pipeline = await _fixture.StartAsync();
        await pipeline.ProcessAsync(_fixture.Batch([.. Days("A", 0, 3), Reading("A", 4, "ST4000DM000", 4_000_787_030_016, 12)]), default);
        var late = await pipeline.ProcessAsync(
            _fixture.Batch(Reading("A", 3, "ST4000DM000", 4_000_787_030_016, 1072), Reading("A", 3, "", 0, 0)),
            default
        );

        Assert.Equal(2, late.Late);
        Assert.Equal(3, (await pipeline.ProcessAsync(_fixture.Batch([.. Days("A", 5, 3, firstHours: 36)]), default)).Received);
        Assert.Equal(1, pipeline.Totals.Scored);
    }

    [Fact]
    public async Task Process_OpenAlertOfTheDriveBefore_IsForgottenWhereverBatchesAreCut()
    {
        string[] bodies =
        [
            .. Days("A", 0, 4),
            Reading("A", 4, "ST4000DM000", 4_000_787_030_016, 1096, pending: 30),
            .. Days("A", 5, 4, "ST8000NM0055", 8_001_563_222_016),
            Reading("A", 9, "ST8000NM0055", 8_001_563_222_016, 1216, pending: 30),
        ];
        var pipeline = await _fixture.StartAsync();
        await pipeline.ProcessAsync(_fixture.Batch(bodies), default);
        var apart = new PipelineFixture { AlertOptions = _fixture.AlertOptions };
        await apart.StartAsync();
        foreach (var body in bodies)
            await (await apart.StartAsync(withChampion: false)).ProcessAsync(apart.Batch(body), default);

        Assert.Equal(
            ["Raised ST4000DM000", "TwoDrives ST8000NM0055", "Cleared ST8000NM0055", "Raised ST8000NM0055"],
            _fixture.Alerts.Alerts.Select(alert => $"{alert.Kind} {alert.Model}")
        );
        Assert.Equal(Describe(_fixture.Alerts), Describe(apart.Alerts));
    }

    [Fact]
    public async Task Process_SameSerialNumberInTwoKinds_IsToldOnce()
    {
        var pipeline = await _fixture.StartAsync();
        const string Nvme = """{"date":"2018-07-0D","serial_number":"A","model":"NVMe 1","nvme_media_errors":0}""";
        foreach (var day in Enumerable.Range(1, 6))
            await pipeline.ProcessAsync(
                _fixture.Batch(Reading("A", day - 1, "ST4000DM000", 0, 0), Nvme.Replace("D", $"{day}", StringComparison.Ordinal)),
                default
            );
        Assert.Equal(IdentityChange.Kind, Assert.Single(Assert.Single(_fixture.Alerts.Alerts).TwoDrives!.Changed));
    }

    [Fact]
    public async Task Process_Muted_StartsOverWithoutAWord()
    {
        _fixture.AlertOptions.Muted = ["A"];
        var pipeline = await _fixture.StartAsync();
        await pipeline.ProcessAsync(_fixture.Batch([.. Days("A", 0, 4), .. Days("A", 4, 6, "ST8000NM0055")]), default);
        Assert.Empty(_fixture.Alerts.Alerts);
        Assert.Equal(4, pipeline.Totals.Scored);
    }

    [Fact]
    public async Task Alert_AsJson_NamesBothDrives()
    {
        var pipeline = await _fixture.StartAsync();
        await pipeline.ProcessAsync(_fixture.Batch(Reading("A", 0, "M1", 500_107_862_016, 100), Reading("A", 1, "M2", 0, 24)), default);
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(Assert.Single(_fixture.Alerts.Alerts), DocumentJson.OneLine));
        Assert.Equal(
            (
                "twoDrives",
                "identity",
                """{"changed":["model","powerOnHours"],"before":{"model":"M1","capacityBytes":500107862016,"powerOnHours":100},"now":{"model":"M2","powerOnHours":24}}"""
            ),
            (
                json.RootElement.GetProperty("kind").GetString(),
                json.RootElement.GetProperty("reason").GetString(),
                json.RootElement.GetProperty("twoDrives").GetRawText()
            )
        );
    }

    private static List<string> Describe(InMemoryAlertSink alerts) =>
        [.. alerts.Alerts.Select(alert => $"{alert.Kind} {alert.AlertId} {alert.Model} {alert.SequenceNumber}")];

    private static IEnumerable<string> Days(
        string serialNumber,
        int from,
        int count,
        string model = "ST4000DM000",
        long capacity = 4_000_787_030_016,
        float? firstHours = null
    ) =>
        Enumerable
            .Range(0, count)
            .Select(day => Reading(serialNumber, from + day, model, capacity, (firstHours ?? 1000 + (24 * from)) + (24 * day)));

    private static string Reading(string serialNumber, double day, string model, long capacity, float hours, double pending = 0) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"timestamp":"{{PipelineFixture.FirstDay.AddDays(day):yyyy-MM-ddTHH:mm:ssZ}}","host":"h1","serial_number":"{{serialNumber}}","model":"{{model}}","capacity_bytes":{{capacity}},"power_on_time":{"hours":{{hours}}},"smart_5_raw":0,"smart_197_raw":{{pending}}}"""
        );
}
