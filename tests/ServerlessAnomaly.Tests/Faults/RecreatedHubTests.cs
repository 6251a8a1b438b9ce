using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing.Models;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Tests.Faults;

/// <summary>Sequence numbers that start over, clocks that are set back, consumer groups that are new.</summary>
public sealed class RecreatedHubTests
{
    private readonly PipelineFixture _fixture = new();

    [Fact]
    public async Task Process_HubCreatedAgain_AppliesItsEventsOnceAndKeepsTheWindows()
    {
        var pipeline = await _fixture.StartAsync();
        await pipeline.ProcessAsync(_fixture.Batch(PipelineFixture.HealthyDays("A", 5)), default);

        var anew = Numbered(
            0,
            PipelineFixture.FirstDay.AddHours(1),
            PipelineFixture.Reading("A", 5, pending: 11),
            PipelineFixture.Reading("A", 6),
            "{"
        );
        var outcome = await pipeline.ProcessAsync(anew, default);
        Assert.Equal(new ReadingTotals(2, 0, 0, 0, 1), outcome);
        Assert.Equal(AlertKind.Raised, Assert.Single(_fixture.Alerts.Alerts).Kind);

        // Given again, to this instance or another, they are known.
        Assert.Equal(default, await pipeline.ProcessAsync(anew, default));
        var restarted = await _fixture.StartAsync(withChampion: false);
        Assert.Equal(default, await restarted.ProcessAsync(anew, default));
        Assert.Equal(8, restarted.Totals.Received);
    }

    [Fact]
    public async Task Process_HubCreatedAgain_KeepsTheDeadLettersOfBoth()
    {
        var pipeline = await _fixture.StartAsync();
        await pipeline.ProcessAsync(Numbered(0, PipelineFixture.FirstDay, "{"), default);
        await pipeline.ProcessAsync(Numbered(0, PipelineFixture.FirstDay.AddMinutes(1), "}"), default);
        Assert.Equal(2, (await _fixture.LettersAsync()).Count);
        Assert.Equal(2, pipeline.Totals.DeadLettered);
    }

    [Fact]
    public async Task Process_HubWhoseClockWasSetBack_SkipsWhatWasApplied()
    {
        var pipeline = await _fixture.StartAsync();
        var late = Numbered(0, PipelineFixture.FirstDay.AddHours(1), PipelineFixture.HealthyDays("A", 4));
        var early = Numbered(4, PipelineFixture.FirstDay, PipelineFixture.Reading("A", 4));
        var both = new EventBatch(
            late.Partition,
            [.. late.Bodies, .. early.Bodies],
            [.. late.SequenceNumbers, .. early.SequenceNumbers],
            [.. late.EnqueuedTimes, .. early.EnqueuedTimes],
            [.. late.Offsets, .. early.Offsets]
        );
        await pipeline.ProcessAsync(both, default);
        await pipeline.ProcessAsync(Numbered(5, PipelineFixture.FirstDay, PipelineFixture.Reading("A", 5)), default);

        Assert.Equal(default, await pipeline.ProcessAsync(both, default));
        Assert.Equal(default, await (await _fixture.StartAsync(withChampion: false)).ProcessAsync(both, default));
        Assert.Equal(6, pipeline.Totals.Received);
    }

    [Fact]
    public async Task Process_NewConsumerGroup_HasStateOfItsOwnAndSkipsNothing()
    {
        var pipeline = await _fixture.StartAsync();
        var batch = _fixture.Batch(PipelineFixture.HealthyDays("A", 6));
        await pipeline.ProcessAsync(batch, default);
        var outcome = await pipeline.ProcessAsync(batch with { Partition = "telemetry/other/0" }, default);
        Assert.Equal(new ReadingTotals(3, 3, 0, 0, 0), outcome);
        Assert.Equal(
            2,
            (await _fixture.Journal.ListAsync(default)).Count(name => name.StartsWith(TestDetector.Schema.Name, StringComparison.Ordinal))
        );
    }

    private static EventBatch Numbered(int first, DateTime enqueued, params string[] bodies) =>
        new(
            PipelineFixture.Partition,
            [.. bodies.Select(System.Text.Encoding.UTF8.GetBytes)],
            [.. bodies.Select((_, index) => (long)first + index)],
            [.. bodies.Select((_, index) => enqueued.AddSeconds(index))],
            [.. bodies.Select((_, index) => $"{first + index}")]
        );
}
