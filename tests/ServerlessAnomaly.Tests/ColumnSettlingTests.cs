using System.Globalization;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing;
using ServerlessAnomaly.Testing.Models;
using ServerlessAnomaly.Tests.Faults;
using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.State;

namespace ServerlessAnomaly.Tests;

/// <summary>An upgrade that changes a kind's columns: no partition stops, and what the hub still has fills the windows.</summary>
public sealed class ColumnSettlingTests
{
    private static readonly FeatureSchema NvmeOfBefore = new("nvme", 1, [new("h", "nvme_power_on_hours")]);
    private readonly FakeTime _time = new(DateTimeOffset.UnixEpoch.AddYears(60));
    private readonly PipelineFixture _fixture;

    public ColumnSettlingTests() => _fixture = new() { Clock = _time };

    [Fact]
    public async Task Process_ColumnsOfAKindHaveChanged_FillsItsWindowsFromTheHubAndGoesOn()
    {
        var applied = await BeginAsync();

        var pipeline = await _fixture.StartAsync();
        var next = _fixture.Batch(Nvme(TestDetector.Window.Steps), PipelineFixture.Reading("A", TestDetector.Window.Steps));
        _fixture.History.Add(next);
        var outcome = await pipeline.ProcessAsync(next, default);

        Assert.Equal(new ReadingTotals(Scored: 1, 0, 0, 0, 0) { NoDetector = 1 }, outcome);
        var summary = Assert.Single(pipeline.Summaries);
        var change = Assert.Single(summary.ColumnChanges);
        Assert.Equal(new ColumnChange(DriveKind.Nvme, "nvme/1", "nvme/1", 1, 1), change);
        Assert.Equal(applied + outcome.Received, summary.Totals.Received);
        Assert.Empty(_fixture.Alerts.Alerts);

        var again = await _fixture.StartAsync();
        await again.ProcessAsync(_fixture.Batch(Nvme(TestDetector.Window.Steps + 1)), default);
        Assert.Empty(Assert.Single(again.Summaries).ColumnChanges);
        Assert.Equal(0, Assert.Single(again.Summaries).NotReady);
    }

    [Fact]
    public async Task Process_HubCannotBeRead_GoesOnAndFillsLater()
    {
        await BeginAsync();
        _fixture.HubHistory = new HistoryOutage(_fixture.History, outages: 1);
        var pipeline = await _fixture.StartAsync();

        var outcome = await pipeline.ProcessAsync(_fixture.Batch(Nvme(TestDetector.Window.Steps)), default);
        Assert.Equal((1L, 0), (outcome.WarmingUp, Assert.Single(pipeline.Summaries).ColumnChanges.Count));

        _time.Advance(TimeSpan.FromMinutes(2));
        await pipeline.ProcessAsync(_fixture.Batch(Nvme(TestDetector.Window.Steps + 1)), default);
        Assert.Equal((1, 0), (Assert.Single(pipeline.Summaries).ColumnChanges.Count, Assert.Single(pipeline.Summaries).NotReady));
    }

    [Fact]
    public async Task Process_NewerVersionOfTheSchema_GoesOnWithTheStateThereIs()
    {
        var applied = await BeginAsync();
        Assert.Equal(
            "test-3-1/telemetry/scorer/0",
            await StateName.FindAsync(
                _fixture.Journal,
                new FeatureSchema(TestDetector.Schema.Name, 12, TestDetector.Schema.Features),
                PipelineFixture.Partition,
                default
            )
        );
        Assert.True(applied > 0);
    }

    private static string Nvme(int day) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"date":"{{PipelineFixture.FirstDay.AddDays(day):yyyy-MM-dd}}","serial_number":"N","model":"NV","nvme_power_on_hours":{{1000 + day}},"nvme_percentage_used":3}"""
        );

    /// <summary>A whole window of a disk and of an NVMe drive, by a version that had one column for the latter.</summary>
    private async Task<long> BeginAsync()
    {
        var before = KindSchemas.With(TestDetector.Schema).With(DriveKind.Nvme, NvmeOfBefore);
        var name = $"{TestDetector.Schema.Name}-{TestDetector.Schema.Version}/{PipelineFixture.Partition}";
        var state = await PartitionState.LoadWithAsync(
            _fixture.Journal,
            name,
            before,
            TestDetector.Window,
            new DurabilityOptions(),
            default
        );
        for (var day = 0; day < TestDetector.Window.Steps; day++)
        {
            var batch = _fixture.Batch(Nvme(day), PipelineFixture.Reading("A", day));
            _fixture.History.Add(batch);
            var (readings, rejected) = (new ReadingBatches(before), new List<RejectedReading>());
            var parser = new TelemetryParser(before, _fixture.Telemetry, TimeProvider.System);
            for (var i = 0; i < batch.Bodies.Count; i++)
                parser.Parse(batch.Bodies[i], i, readings, rejected);
            foreach (var kind in DriveKinds.All)
                for (var i = 0; i < readings.Of(kind).Count; i++)
                    state.Apply(readings.Of(kind)[i], hasDetector: false);
            await state.CommitAsync(EventPosition.At(batch, batch.Bodies.Count - 1), default);
        }
        return state.Totals.Received;
    }
}
