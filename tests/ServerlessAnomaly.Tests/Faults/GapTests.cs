using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.History;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing.Faults;
using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.State;

namespace ServerlessAnomaly.Tests.Faults;

/// <summary>Events that the trigger does not deliver: read from the hub again where it has them, and said, counted and alerted on where not.</summary>
public sealed class GapTests : IAsyncLifetime
{
    private const string Partition = TelemetryStream.Partition;
    private readonly TelemetryStream _stream = new(seed: 5);
    private PipelineUnderFaults _pipeline = null!;
    private PipelineOutcome _alone = null!;

    public async ValueTask InitializeAsync()
    {
        _pipeline = await PipelineUnderFaults.CreateAsync();
        var stores = PipelineStores.InMemory();
        await _pipeline.RunAsync(_stream, stores, StorageOperations.Undisturbed(), seed: 5);
        _alone = await PipelineOutcome.ReadAsync(stores);
    }

    [Fact]
    public async Task Process_CheckpointAhead_ReadsWhatIsMissingFromTheHub()
    {
        var stores = PipelineStores.InMemory() with { History = _stream.History() };
        await _pipeline.Start(stores).ProcessAsync(_stream.Batch(0, 20), default);
        await _pipeline.Start(stores).ProcessAsync(_stream.Batch(90, _stream.Count), default);
        _alone.AssertSame(await PipelineOutcome.ReadAsync(stores));
    }

    [Fact]
    public async Task Process_StateDeletedAndCheckpointAhead_BeginsAtTheHubsOldestEvent()
    {
        var stores = PipelineStores.InMemory() with { History = _stream.History() };
        await _pipeline.Start(stores).ProcessAsync(_stream.Batch(90, _stream.Count), default);
        _alone.AssertSame(await PipelineOutcome.ReadAsync(stores));
    }

    [Fact]
    public async Task Process_NewPartitionThatIsToBeginWithTheFirstDelivered_LeavesTheHubsPastAlone()
    {
        using var pipeline = await PipelineUnderFaults.CreateAsync(
            durability: new DurabilityOptions { StartAt = PartitionStart.FirstDelivered }
        );
        var stores = PipelineStores.InMemory() with { History = _stream.History() };
        var outcome = await pipeline.Start(stores).ProcessAsync(_stream.Batch(90, 3), default);
        var left = await PipelineOutcome.ReadAsync(stores);
        Assert.Equal((outcome, 0, 92), (left.Totals, left.Totals.Lost, left.Last.SequenceNumber));
        Assert.Null(
            await pipeline.Start(PipelineStores.InMemory() with { History = _stream.History() }).FindBehindAsync(Partition, default)
        );
    }

    [Fact]
    public async Task Process_HubNoLongerHasTheMissing_CountsThemAlertsOnceAndGoesOn()
    {
        var history = _stream.History();
        var stores = PipelineStores.InMemory() with { History = history };
        await _pipeline.Start(stores).ProcessAsync(_stream.Batch(0, 20), default);
        history.ForgetBefore(Partition, 25);
        var pipeline = _pipeline.Start(stores);
        await pipeline.ProcessAsync(_stream.Batch(40, 10), default);
        await _pipeline.Start(stores).ProcessAsync(_stream.Batch(50, _stream.Count), default);

        Assert.Equal(5, pipeline.Totals.Lost);
        var outcome = await PipelineOutcome.ReadAsync(stores);
        Assert.Equal((5, _stream.Count - 1), (outcome.Totals.Lost, outcome.Last.SequenceNumber));
        var alert = Assert.Single(await stores.ReadAlerts(), alert => alert.Kind == AlertKind.EventsLost);
        Assert.Equal((20, 5L, Partition, ""), (alert.SequenceNumber, alert.LostEvents, alert.Partition, alert.SerialNumber));
    }

    [Fact]
    public async Task Process_CrashBetweenTheAlertOfAGapAndItsEntry_RepeatsTheAlertUnderTheSameId()
    {
        var history = _stream.History();
        var stores = PipelineStores.InMemory() with { History = history };
        await _pipeline.Start(stores).ProcessAsync(_stream.Batch(0, 20), default);
        history.ForgetBefore(Partition, 25);
        var killed = new StorageOperations((_, name) => name == "append" ? FaultKind.KilledBefore : null);
        await Assert.ThrowsAsync<ProcessKilledException>(() =>
            _pipeline.Start(stores.With(killed)).ProcessAsync(_stream.Batch(40, 10), default)
        );

        history.ForgetBefore(Partition, 31);
        await _pipeline.Start(stores).ProcessAsync(_stream.Batch(40, 10), default);
        var alerts = (await stores.ReadAlerts()).Where(alert => alert.Kind == AlertKind.EventsLost).ToList();
        Assert.Equal([5L, 11L], alerts.Select(alert => alert.LostEvents));
        Assert.Single(alerts.Select(alert => alert.AlertId).Distinct());
        Assert.Equal(11, (await PipelineOutcome.ReadAsync(stores)).Totals.Lost);
    }

    [Fact]
    public async Task Process_HubCannotBeRead_AppliesNothingUntilItCan()
    {
        var stores = PipelineStores.InMemory() with { History = new HistoryOutage(_stream.History(), outages: 2) };
        await _pipeline.Start(stores).ProcessAsync(_stream.Batch(0, 20), default);
        var pipeline = _pipeline.Start(stores);
        for (var outage = 0; outage < 2; outage++)
            await Assert.ThrowsAsync<IOException>(() => pipeline.ProcessAsync(_stream.Batch(90, _stream.Count), default));
        Assert.Equal(19, (await PipelineOutcome.ReadAsync(stores)).Last.SequenceNumber);

        await pipeline.ProcessAsync(_stream.Batch(90, _stream.Count), default);
        _alone.AssertSame(await PipelineOutcome.ReadAsync(stores));
    }

    [Fact]
    public async Task CatchUp_NothingIsDelivered_AppliesWhatTheHubHas()
    {
        var stores = PipelineStores.InMemory() with { History = _stream.History() };
        await _pipeline.Start(stores).ProcessAsync(_stream.Batch(0, 20), default);
        var pipeline = _pipeline.Start(stores);
        var behind = await pipeline.FindBehindAsync(Partition, default);
        Assert.Equal(19, behind!.Value.SequenceNumber);
        await pipeline.CatchUpAsync(Partition, behind.Value, default);
        _alone.AssertSame(await PipelineOutcome.ReadAsync(stores));
        Assert.Null(await pipeline.FindBehindAsync(Partition, default));

        // What the trigger delivers after all is known.
        Assert.Equal(default, await pipeline.ProcessAsync(_stream.Batch(20, _stream.Count), default));
    }

    [Fact]
    public async Task CatchUp_SomebodyHasGoneOn_LeavesItToThem()
    {
        var stores = PipelineStores.InMemory() with { History = _stream.History() };
        var (owner, other) = (_pipeline.Start(stores), _pipeline.Start(stores));
        await owner.ProcessAsync(_stream.Batch(0, 20), default);
        var behind = await other.FindBehindAsync(Partition, default);
        await owner.ProcessAsync(_stream.Batch(20, 1), default);
        await other.CatchUpAsync(Partition, behind!.Value, default);
        Assert.Equal(20, (await PipelineOutcome.ReadAsync(stores)).Last.SequenceNumber);
    }

    [Fact]
    public async Task CatchUp_RetentionTookEverything_CountsAllAsLost()
    {
        var history = _stream.History();
        var stores = PipelineStores.InMemory() with { History = history };
        await _pipeline.Start(stores).ProcessAsync(_stream.Batch(0, 20), default);
        history.ForgetBefore(Partition, _stream.Count);
        var pipeline = _pipeline.Start(stores);
        await pipeline.CatchUpAsync(Partition, (await pipeline.FindBehindAsync(Partition, default))!.Value, default);
        Assert.Equal(_stream.Count - 20, pipeline.Totals.Lost);
        Assert.Null(await pipeline.FindBehindAsync(Partition, default));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(100)]
    public async Task Process_HubCreatedAgainWhileNobodyListened_IsReadFromItsBeginning(int firstDelivered)
    {
        // The same readings, twice: once in each hub. Those of the second are all duplicates or late, and each is counted.
        var history = _stream.History();
        var stores = PipelineStores.InMemory() with { History = history };
        await _pipeline.Start(stores).ProcessAsync(_stream.Batch(0, 60), default);
        history.Recreate(Partition);
        var anew = Later(_stream.Batch(0, _stream.Count));
        history.Add(anew);
        await _pipeline.Start(stores).ProcessAsync(Slice(anew, firstDelivered), default);

        var outcome = await PipelineOutcome.ReadAsync(stores);
        Assert.Equal((0, _stream.Count - 1), (outcome.Totals.Lost, outcome.Last.SequenceNumber));
        var first = PipelineStores.InMemory();
        await _pipeline.Start(first).ProcessAsync(_stream.Batch(0, 60), default);
        Assert.Equal(_alone.Totals.Received + (await PipelineOutcome.ReadAsync(first)).Totals.Received, outcome.Totals.Received);
    }

    public ValueTask DisposeAsync()
    {
        _pipeline.Dispose();
        return ValueTask.CompletedTask;
    }

    private static EventBatch Later(EventBatch batch) =>
        batch with
        {
            EnqueuedTimes = [.. batch.EnqueuedTimes.Select(time => time.AddDays(30))],
        };

    private static EventBatch Slice(EventBatch batch, int start) =>
        new(
            batch.Partition,
            [.. batch.Bodies.Skip(start)],
            [.. batch.SequenceNumbers.Skip(start)],
            [.. batch.EnqueuedTimes.Skip(start)],
            [.. batch.Offsets.Skip(start)]
        );
}
