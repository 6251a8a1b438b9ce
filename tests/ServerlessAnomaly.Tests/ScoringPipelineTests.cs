using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing.Models;
using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.Journal;

namespace ServerlessAnomaly.Tests;

public sealed class ScoringPipelineTests
{
    private readonly PipelineFixture _fixture = new();

    [Fact]
    public async Task Process_DriveThatTurnsBad_RaisesOneAlertWithItsCauses()
    {
        var pipeline = await _fixture.StartAsync();
        await pipeline.ProcessAsync(_fixture.Batch(PipelineFixture.HealthyDays("A", 5)), default);
        var outcome = await pipeline.ProcessAsync(_fixture.Batch(PipelineFixture.Reading("A", 5, reallocated: 9, pending: 27)), default);

        Assert.Equal(new ReadingTotals(1, 0, 0, 0, 0), outcome);
        var alert = Assert.Single(_fixture.Alerts.Alerts);
        Assert.Equal(
            (AlertKind.Raised, "A", "ST4000DM000", 36f, 10f, AlertSeverity.High),
            (alert.Kind, alert.SerialNumber, alert.Model, alert.Score, alert.Threshold, alert.Severity)
        );
        Assert.Equal(
            [
                new FeatureCause("pending sectors", "smart_197_raw", 27, 0.75f),
                new FeatureCause("reallocated sectors", "smart_5_raw", 9, 0.25f),
            ],
            alert.TopFeatures
        );
        Assert.Equal(PipelineFixture.FirstDay.AddDays(5), alert.WindowEnd);
        Assert.Equal(PipelineFixture.FirstDay.AddDays(2), alert.WindowStart);
        Assert.Equal((PipelineFixture.Partition, 5L), (alert.Partition, alert.SequenceNumber));
    }

    [Fact]
    public async Task Process_MixedBatch_EveryReadingHasOneOutcome()
    {
        var pipeline = await _fixture.StartAsync();
        var outcome = await pipeline.ProcessAsync(
            _fixture.Batch([
                .. PipelineFixture.HealthyDays("A", 6), // three warm up, three are scored
                PipelineFixture.Reading("A", 5), // duplicate
                PipelineFixture.Reading("A", 0), // late
                """{"serial_number":"A"}""", // no date
                "not json",
                $"[{PipelineFixture.Reading("B", 0)},{PipelineFixture.Reading("B", 1)}]",
            ]),
            default
        );

        Assert.Equal(new ReadingTotals(Scored: 3, WarmingUp: 5, Duplicates: 1, Late: 1, DeadLettered: 2), outcome);
        Assert.Equal(12, outcome.Received);
        Assert.Equal(
            [RejectReason.MissingTime, RejectReason.MalformedJson],
            (await _fixture.LettersAsync()).Select(letter => letter.Reason)
        );
        Assert.Equal([8L, 9L], (await _fixture.LettersAsync()).Select(letter => letter.SequenceNumber));
    }

    [Fact]
    public async Task Process_SameBatchAgain_ChangesNothing()
    {
        var pipeline = await _fixture.StartAsync();
        var batch = _fixture.Batch([.. PipelineFixture.HealthyDays("A", 4), PipelineFixture.Reading("A", 4, pending: 50), "not json"]);
        await pipeline.ProcessAsync(batch, default);
        Assert.Equal(default, await pipeline.ProcessAsync(batch, default));
        Assert.Single(_fixture.Alerts.Alerts);
        Assert.Single(await _fixture.LettersAsync());
        Assert.Equal(6, pipeline.Totals.Received);
    }

    [Fact]
    public async Task Process_ByANewInstance_GoesOnWithTheSameWindows()
    {
        var first = await _fixture.StartAsync();
        await first.ProcessAsync(_fixture.Batch(PipelineFixture.HealthyDays("A", 4)), default);
        var second = await _fixture.StartAsync(withChampion: false);
        var outcome = await second.ProcessAsync(_fixture.Batch(PipelineFixture.Reading("A", 4, pending: 11)), default);
        Assert.Equal(1, outcome.Scored);
        Assert.Equal(AlertKind.Raised, Assert.Single(_fixture.Alerts.Alerts).Kind);
        Assert.Equal(5, second.Totals.Received);
    }

    [Fact]
    public async Task Process_InstanceThatLostThePartition_ReadsAgainAndAppliesTheBatchOnce()
    {
        var old = await _fixture.StartAsync();
        await old.ProcessAsync(_fixture.Batch(PipelineFixture.HealthyDays("A", 4)), default);
        var owner = await _fixture.StartAsync(withChampion: false);
        var contested = _fixture.Batch(PipelineFixture.Reading("A", 4, pending: 11), PipelineFixture.Reading("B", 0));
        await owner.ProcessAsync(contested, default);

        var part = contested with { Bodies = [contested.Bodies[0]] };
        await Assert.ThrowsAsync<PartitionTakenOverException>(() => old.ProcessAsync(part, default));
        Assert.Equal(default, await old.ProcessAsync(contested, default));
        Assert.Equal(6, old.Totals.Received);
        Assert.Single(_fixture.Alerts.Alerts.Select(alert => alert.AlertId).Distinct());
    }

    [Fact]
    public async Task Process_WithoutChampion_KeepsWindowsSoThatTheFirstModelFindsThem()
    {
        var pipeline = await _fixture.StartAsync(withChampion: false);
        Assert.Equal(
            new ReadingTotals(0, 3, 0, 0, 0) { NoDetector = 3 },
            await pipeline.ProcessAsync(_fixture.Batch(PipelineFixture.HealthyDays("A", 6)), default)
        );
        await _fixture.PromoteAsync(TestDetector.Bundle());
        Assert.True(await _fixture.Champion!.RefreshAsync(default));
        Assert.Equal(1, (await pipeline.ProcessAsync(_fixture.Batch(PipelineFixture.Reading("A", 6, pending: 11)), default)).Scored);
        Assert.Single(_fixture.Alerts.Alerts);
    }

    [Fact]
    public async Task Process_ColdStartWhileTheModelCannotBeRead_FailsInsteadOfPassingWindowsUnscored()
    {
        var warm = await _fixture.StartAsync();
        await warm.ProcessAsync(_fixture.Batch(PipelineFixture.HealthyDays("A", 5)), default);
        var cold = await _fixture.StartAsync(withChampion: false, registry: new OutageRegistry(_fixture.Registry, reads: 2));
        var batch = _fixture.Batch(PipelineFixture.Reading("A", 5, pending: 11));

        await Assert.ThrowsAsync<IOException>(() => cold.ProcessAsync(batch, default));
        await Assert.ThrowsAsync<IOException>(() => cold.ProcessAsync(batch, default));
        Assert.Equal(1, (await cold.ProcessAsync(batch, default)).Scored);
        Assert.Single(_fixture.Alerts.Alerts);
    }

    [Fact]
    public async Task Refresh_BrokenChallengerUnderThePointer_OldChampionGoesOnScoring()
    {
        var pipeline = await _fixture.StartAsync();
        await pipeline.ProcessAsync(_fixture.Batch(PipelineFixture.HealthyDays("A", 5)), default);
        var broken = TestDetector.Bundle("20180614-000000-00000002", model: [1, 2, 3]);
        await _fixture.PromoteAsync(broken);
        Assert.False(await _fixture.Champion!.RefreshAsync(default));
        Assert.Equal(TestDetector.Bundle().Manifest.Version, _fixture.Champion.Version);
        await pipeline.ProcessAsync(_fixture.Batch(PipelineFixture.Reading("A", 5, pending: 11)), default);
        Assert.Equal(TestDetector.Bundle().Manifest.Version, Assert.Single(_fixture.Alerts.Alerts).DetectorVersion);
    }

    [Fact]
    public async Task Process_LargeBatch_IsRecordedInSeveralEntriesAndAddsUp()
    {
        var pipeline = await _fixture.StartAsync();
        string ArrayOf(int part) =>
            $"[{string.Join(',', Enumerable.Range(0, 5000).Select(drive => PipelineFixture.Reading($"D{drive}", part)))}]";
        var outcome = await pipeline.ProcessAsync(_fixture.Batch([.. Enumerable.Range(0, 5).Select(ArrayOf)]), default);
        Assert.Equal(new ReadingTotals(Scored: 10_000, WarmingUp: 15_000, 0, 0, 0), outcome);
        Assert.Equal(5000, pipeline.Drives);
    }
}
