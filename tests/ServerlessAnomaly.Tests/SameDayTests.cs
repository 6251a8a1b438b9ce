using System.Globalization;
using System.Text.Json.Nodes;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Testing.Models;
using ServerlessAnomaly.Tests.Telemetry;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Tests;

/// <summary>A drive that reports every hour is judged every hour, once its values change; what is older never undoes what is newer.</summary>
public sealed class SameDayTests
{
    private readonly PipelineFixture _fixture = new() { Telemetry = new() { FutureTolerance = TimeSpan.FromDays(36_500) } };

    [Fact]
    public async Task Process_HourlyDay_AlertsAtTheHourWhenItsCountersJump()
    {
        await _fixture.PromoteAsync(TestDetector.Bundle(threshold: 40));
        var pipeline = await _fixture.StartAsync(withChampion: false);
        var hours = JsonNode
            .Parse(File.ReadAllText(Cases.PathOf("12-hourly-day.json")))!
            .AsArray()
            .Select(hour => hour!.ToJsonString())
            .ToArray();
        string[] before =
        [
            .. Enumerable.Range(16, 4).Select(day => hours[0].Replace("2026-11-20", $"2026-11-{day}", StringComparison.Ordinal)),
        ];

        await pipeline.ProcessAsync(_fixture.Batch(before), default);
        var outcome = await pipeline.ProcessAsync(_fixture.Batch(hours), default);

        var alert = Assert.Single(_fixture.Alerts.Alerts);
        Assert.Equal((AlertKind.Raised, 4L + 10), (alert.Kind, alert.SequenceNumber));
        Assert.Equal(new ReadingTotals(Scored: 2, 0, Duplicates: 22, 0, 0), outcome);
    }

    [Fact]
    public async Task Process_LaterHours_RaiseAndWorsenEachWithAnIdOfItsOwn()
    {
        var pipeline = await _fixture.StartAsync();
        await pipeline.ProcessAsync(_fixture.Batch(PipelineFixture.HealthyDays("A", 4)), default);
        var outcome = await pipeline.ProcessAsync(
            _fixture.Batch(Hour(0, 0), Hour(10, 30), Hour(11, 70), Hour(12, 70), Hour(13, 150), Hour(14, 0), Hour(15, 151)),
            default
        );

        Assert.Equal(new ReadingTotals(Scored: 6, 0, Duplicates: 1, 0, 0), outcome);
        Assert.Equal(
            [(AlertKind.Raised, 5L), (AlertKind.Worsened, 6L), (AlertKind.Worsened, 8L)],
            _fixture.Alerts.Alerts.Select(alert => (alert.Kind, alert.SequenceNumber))
        );
        Assert.Distinct(_fixture.Alerts.Alerts.Select(alert => alert.AlertId));
    }

    [Fact]
    public async Task Process_EarlierHourAfterALaterOne_ChangesNothing()
    {
        var pipeline = await _fixture.StartAsync();
        await pipeline.ProcessAsync(_fixture.Batch([.. PipelineFixture.HealthyDays("A", 4), Hour(10, 3)]), default);
        var outcome = await pipeline.ProcessAsync(_fixture.Batch(Hour(9, 90), Hour(10, 3), Hour(11, 8)), default);

        Assert.Equal(new ReadingTotals(Scored: 1, 0, Duplicates: 2, 0, 0), outcome);
        Assert.Empty(_fixture.Alerts.Alerts);
    }

    [Fact]
    public async Task Process_LaterReadingOfAnEarlierDay_ScoresTheWindowAgain()
    {
        var pipeline = await _fixture.StartAsync();
        await pipeline.ProcessAsync(_fixture.Batch([.. PipelineFixture.HealthyDays("A", 4), Hour(10, 3)]), default);
        var outcome = await pipeline.ProcessAsync(_fixture.Batch(Hour(7, 90, day: 4), Hour(6, 0, day: 4), Hour(8, 90, day: 4)), default);

        Assert.Equal(new ReadingTotals(Scored: 1, 0, Duplicates: 2, 0, 0), outcome);
    }

    [Fact]
    public async Task Process_LaterHourThatLacksAValue_LeavesItAsItWas()
    {
        var pipeline = await _fixture.StartAsync();
        await pipeline.ProcessAsync(_fixture.Batch([.. PipelineFixture.HealthyDays("A", 4), Hour(1, 6)]), default);
        const string Part = """{"timestamp":"2018-07-05T02:00:00Z","serial_number":"A","smart_5_raw":5}""";
        await pipeline.ProcessAsync(_fixture.Batch(Part), default);
        Assert.Equal(11, Assert.Single(_fixture.Alerts.Alerts).Score);
    }

    [Fact]
    public async Task Process_HourThatWasAnomalous_CountsAsSuchWhateverTheNextHourSays()
    {
        _fixture.AlertOptions.ClearAfter = 1;
        var pipeline = await _fixture.StartAsync();
        await pipeline.ProcessAsync(_fixture.Batch([.. PipelineFixture.HealthyDays("A", 4), Hour(1, 30), Hour(2, 0)]), default);
        Assert.Equal([AlertKind.Raised], _fixture.Alerts.Alerts.Select(alert => alert.Kind));
        await pipeline.ProcessAsync(_fixture.Batch(PipelineFixture.Reading("A", 5)), default);
        Assert.Equal([AlertKind.Raised, AlertKind.Cleared], _fixture.Alerts.Alerts.Select(alert => alert.Kind));
    }

    private static string Hour(int hour, double pending, int day = 5) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"timestamp":"2018-07-{{day:00}}T{{hour:00}}:00:00Z","serial_number":"A","model":"ST4000DM000","smart_5_raw":0,"smart_197_raw":{{pending}}}"""
        );
}
