using System.Diagnostics;
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

    public BatchOutcome Totals { get; private set; }

    public Task LoadAsync(CancellationToken cancellationToken) => InTurnAsync(_ => Task.FromResult(default(BatchOutcome)), cancellationToken);

    public Task<BatchOutcome> ProcessAsync(EventBatch batch, CancellationToken cancellationToken) =>
        InTurnAsync(state => ApplyAsync(state, batch, cancellationToken), cancellationToken);

    private async Task<BatchOutcome> InTurnAsync(Func<PartitionState, Task<BatchOutcome>> work, CancellationToken cancellationToken)
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
            if (_state is not null) services.Log.BatchInterrupted(partition, _state.LastSequenceNumber, interrupted.Message);
            _state = null;
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<PartitionState> ReadStateAsync(CancellationToken cancellationToken)
    {
        IsLoading = true;
        var started = Stopwatch.GetTimestamp();
        try
        {
            var state = await PartitionState.LoadAsync(
                services.Journal, _stateName, services.Schema, services.Window, services.JournalOptions, cancellationToken);
            services.Log.StateLoaded(partition, state.Windows.Count, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds, state.LastSequenceNumber);
            return state;
        }
        finally
        {
            IsLoading = false;
        }
    }

    private async Task<BatchOutcome> ApplyAsync(PartitionState state, EventBatch batch, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var sum = default(BatchOutcome);
        for (var next = 0; next < batch.Bodies.Count;)
        {
            var skipped = _workspace.Parse(state, batch, ref next);
            sum += new BatchOutcome { SkippedEvents = skipped };
            if (!state.IsApplied(batch.SequenceNumbers[next - 1])) sum += await ApplyEntryAsync(state, batch, next - 1, cancellationToken);
        }
        var latency = services.Clock.GetUtcNow() - batch.EnqueuedTimes[0];
        services.Instruments.BatchApplied(sum, partition, Stopwatch.GetElapsedTime(started), latency, state.Position.Offset);
        return sum;
    }

    private async Task<BatchOutcome> ApplyEntryAsync(PartitionState state, EventBatch batch, int last, CancellationToken cancellationToken)
    {
        using var detector = services.Champion.Acquire();
        var outcome = _workspace.UpdateWindows(state.Windows, hasModel: detector is not null);
        _workspace.Score(state, batch, detector);
        if (_workspace.Alerts.Count > 0) await services.AlertSink.SendAsync(_workspace.Alerts, cancellationToken);
        if (outcome.DeadLettered > 0) await services.DeadLetters.WriteAsync(_workspace.DeadLetters(batch), cancellationToken);
        var sequenceNumber = batch.SequenceNumbers[last];
        await state.CommitAsync(sequenceNumber, batch.EnqueuedTimes[last], outcome, cancellationToken);
        foreach (var alert in _workspace.Alerts) services.Instruments.AlertSent(alert.Kind);
        services.Log.BatchApplied(
            partition, sequenceNumber, outcome.Scored, outcome.WarmingUp, outcome.Duplicates, outcome.Late, outcome.DeadLettered, _workspace.Alerts.Count);
        return outcome;
    }
}
