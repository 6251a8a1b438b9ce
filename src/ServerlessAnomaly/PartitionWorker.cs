using System.Diagnostics;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.Diagnostics;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly;

/// <summary>
/// The pipeline of one partition: one batch at a time, effects in order. The windows in memory change before the journal does; so when a
/// batch does not reach its journal entry they are dropped, and read again before the next one.
/// </summary>
internal sealed class PartitionWorker(string partition, PipelineServices services)
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly BatchWorkspace _workspace = new(partition, services);

    /// <summary>The state's name: windows of another schema are other windows.</summary>
    private readonly string _stateName = $"{services.Schema.Name}-{services.Schema.Version}/{partition}";

    private PartitionState? _state;

    public bool IsLoading { get; private set; }

    public int Drives { get; private set; }

    public ReadingTotals Totals { get; private set; }

    public Task LoadAsync(CancellationToken cancellationToken) => InTurnAsync(_ => Task.FromResult(default(ReadingTotals)), cancellationToken);

    public Task<ReadingTotals> ProcessAsync(EventBatch batch, CancellationToken cancellationToken) =>
        InTurnAsync(state => ApplyAsync(state, batch, cancellationToken), cancellationToken);

    private async Task<ReadingTotals> InTurnAsync(Func<PartitionState, Task<ReadingTotals>> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (!services.Champion.IsKnown) await services.Champion.RefreshAsync(cancellationToken);
            _state ??= await ReadStateAsync(cancellationToken);
            var outcome = await work(_state);
            (Drives, Totals) = (_state.Windows.Count, _state.Totals);
            return outcome;
        }
        catch (Exception interrupted)
        {
            if (_state is not null) services.Log.BatchInterrupted(LevelOf(interrupted), partition, _state.LastEvent.SequenceNumber, interrupted.Message);
            _state = null;
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    private static LogLevel LevelOf(Exception interrupted) =>
        interrupted is OperationCanceledException ? LogLevel.Information : LogLevel.Warning;

    private async Task<PartitionState> ReadStateAsync(CancellationToken cancellationToken)
    {
        IsLoading = true;
        var started = Stopwatch.GetTimestamp();
        try
        {
            var state = await PartitionState.LoadAsync(
                services.Journal, _stateName, services.Schema, services.Window, services.Durability, cancellationToken);
            services.Log.StateLoaded(partition, state.Windows.Count, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds, state.LastEvent.SequenceNumber);
            return state;
        }
        finally
        {
            IsLoading = false;
        }
    }

    private async Task<ReadingTotals> ApplyAsync(PartitionState state, EventBatch batch, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var before = state.Totals;
        var skipped = 0;
        var (last, wasRecreated) = (state.LastEvent.SequenceNumber, state.HubWasRecreated);
        for (var next = 0; next < batch.Bodies.Count;)
        {
            skipped += _workspace.Parse(state, batch, ref next);
            if (state.HubWasRecreated && !wasRecreated) services.Log.HubRecreated(partition, batch.SequenceNumbers[0], last);
            wasRecreated = state.HubWasRecreated;
            await ApplyEntryAsync(state, batch, last: next - 1, cancellationToken);
        }
        var outcome = state.Totals - before;
        var now = services.Clock.GetUtcNow().UtcDateTime;
        foreach (var enqueued in batch.EnqueuedTimes) services.Instruments.Latency.Record(now - enqueued);
        services.Instruments.BatchApplied(
            outcome, skipped, partition, Stopwatch.GetElapsedTime(started), now - batch.EnqueuedTimes[0], state.JournalBytes);
        return outcome;
    }

    private async Task ApplyEntryAsync(PartitionState state, EventBatch batch, int last, CancellationToken cancellationToken)
    {
        using var detector = services.Champion.Acquire();
        _workspace.UpdateWindows(state, hasModel: detector is not null);
        _workspace.Score(state, batch, detector);
        if (_workspace.Alerts.Count > 0) await services.AlertSink.SendAsync(_workspace.Alerts, cancellationToken);
        if (state.Batch.DeadLettered > 0) await services.DeadLetters.WriteAsync(_workspace.DeadLetters(batch), cancellationToken);
        var applied = state.Batch;
        await state.CommitAsync(batch.PositionOf(last), cancellationToken);
        _workspace.CountDrift(detector);
        foreach (var alert in _workspace.Alerts) services.Instruments.AlertSent(alert.Kind);
        services.Log.BatchApplied(
            partition, batch.SequenceNumbers[last], applied.Scored, applied.WarmingUp, applied.Duplicates, applied.Late, applied.DeadLettered, _workspace.Alerts.Count);
    }
}
