using Microsoft.Extensions.Logging;
using ServerlessAnomaly.Diagnostics;
using ServerlessAnomaly.Fleet;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.State;

namespace ServerlessAnomaly;

/// <summary>
/// The pipeline of one partition: one batch at a time, effects in order. The windows in memory change before the journal does; so when a
/// batch does not reach its journal entry they are dropped, and read again before the next one.
/// </summary>
internal sealed class PartitionWorker
{
    /// <summary>A batch that takes longer waits for something: it is scored within a second or two.</summary>
    private static readonly TimeSpan LongTurn = TimeSpan.FromSeconds(10);

    private readonly string _partition;
    private readonly PipelineServices _services;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly PartitionMemory _memory;
    private readonly BatchApplier _applier;
    private readonly GapClosing _gaps;
    private readonly PartitionIndexing _indexing;
    private readonly ColumnSettling _columns;
    private bool _isDelivered;
    private long _lastTurn;
    private long _turnBegan;
    private volatile string? _fault;
    private volatile PartitionSummary _summary;

    public PartitionWorker(string partition, PipelineServices services)
    {
        (_partition, _services) = (partition, services);
        _memory = new PartitionMemory(partition, services);
        _applier = new BatchApplier(partition, services, _memory);
        _gaps = new GapClosing(partition, services, _memory, _applier);
        _indexing = new PartitionIndexing(partition, services, _memory);
        _columns = new ColumnSettling(partition, services, _memory);
        _summary = new PartitionSummary(partition, -1, 0, default);
    }

    public bool IsLoading => _memory.IsLoading;

    /// <summary>Whether its windows are in memory, as those of partitions are that deliver.</summary>
    public bool IsHeld => _memory.IsLoaded;

    /// <summary>As of the end of the last turn; safe to read at any time.</summary>
    public PartitionSummary Summary => _summary;

    /// <summary>Why batches do not get on: what interrupted the last one, or that one takes unusually long; null where all is well.</summary>
    public string? Problem
    {
        get
        {
            if (_fault is { } fault)
                return $"partition {_partition}: {fault}";
            var began = Volatile.Read(ref _turnBegan);
            var taken = began == 0 ? TimeSpan.Zero : _services.Clock.GetElapsedTime(began);
            return taken > LongTurn ? $"partition {_partition}: a batch has been under way for {taken.TotalSeconds:0} s" : null;
        }
    }

    public Task LoadAsync(CancellationToken cancellationToken) =>
        InTurnAsync(() => Task.FromResult(_isDelivered = true), cancellationToken);

    public Task<ReadingTotals> ProcessAsync(EventBatch batch, CancellationToken cancellationToken) =>
        InTurnAsync(
            async () =>
            {
                _isDelivered = true;
                await _columns.SettleAsync(cancellationToken);
                await BeginAtHubAsync(batch, cancellationToken);
                return await _applier.ApplyAsync(batch, _gaps.CloseAsync, cancellationToken);
            },
            cancellationToken
        );

    /// <summary>Where the partition stands, where its hub has events that were not applied; else null.</summary>
    public Task<EventPosition?> FindBehindAsync(CancellationToken cancellationToken) =>
        InTurnAsync(
            async () =>
            {
                if (!_memory.IsFresh)
                    await _memory.ReloadAsync(cancellationToken);
                var (state, range) = (_memory.State, await _services.History.GetRangeAsync(_partition, cancellationToken));
                return IsBehind(state, range.Last, range.LastEnqueuedAt) ? state.LastEvent : (EventPosition?)null;
            },
            cancellationToken
        );

    /// <summary>Applies what the hub has and nobody has applied since <paramref name="since"/>.</summary>
    public Task CatchUpAsync(EventPosition since, CancellationToken cancellationToken) =>
        InTurnAsync(
            async () =>
            {
                if (!_memory.IsFresh)
                    await _memory.ReloadAsync(cancellationToken);
                if (_memory.State.LastEvent != since)
                    return false;
                var range = await _services.History.GetRangeAsync(_partition, cancellationToken);
                if (!IsBehind(_memory.State, range.Last, range.LastEnqueuedAt))
                    return false;
                await _columns.SettleAsync(cancellationToken);
                var isRenumbered = _memory.State.StandingOf(range.Last, range.LastEnqueuedAt) == EventStanding.Renumbered;
                _services.Log.CatchingUp(_partition, since.SequenceNumber, range.Last);
                await _gaps.CatchUpAsync(range.Last + 1, range.LastEnqueuedAt, isRenumbered, cancellationToken);
                return true;
            },
            cancellationToken
        );

    /// <summary>Writes the partition's index of the fleet where it has changed in memory; waits for a batch that is under way.</summary>
    public async Task WriteIndexIfDueAsync(CancellationToken cancellationToken)
    {
        (byte[], EventPosition) composed;
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (!_indexing.IsDue)
                return;
            composed = _indexing.Compose();
        }
        finally
        {
            _turn.Release();
        }
        await _indexing.WriteAsync(composed, cancellationToken);
    }

    /// <summary>Makes the index of the stored state, whoever owns the partition, and writes it.</summary>
    /// <returns>Its bytes.</returns>
    public async Task<byte[]> WriteIndexAsync(CancellationToken cancellationToken)
    {
        var composed = await InTurnAsync(
            async () =>
            {
                if (!_memory.IsFresh)
                    await _memory.ReloadAsync(cancellationToken);
                return _indexing.Compose();
            },
            cancellationToken
        );
        await _indexing.WriteAsync(composed, cancellationToken);
        return composed.Index;
    }

    /// <summary>
    /// Drops the windows of a partition that had no turn for so long, unless one is under way. It may have moved to another instance: what interrupted its last
    /// batch here is no problem of this one any longer.
    /// </summary>
    public void ReleaseIfIdle(TimeSpan after)
    {
        if (!_turn.Wait(0))
            return;
        try
        {
            if (_services.Clock.GetElapsedTime(Volatile.Read(ref _lastTurn)) < after)
                return;
            _fault = null;
            _isDelivered = false;
            if (!_memory.IsLoaded)
                return;
            _memory.Drop();
            _services.Log.Released(_partition);
        }
        finally
        {
            _turn.Release();
        }
    }

    private bool IsBehind(PartitionState state, long last, DateTime takenAt) =>
        last >= 0
        && (state.HasBegun || _services.Durability.StartAt == PartitionStart.HubBeginning)
        && state.StandingOf(last, takenAt) != EventStanding.Applied;

    /// <summary>A partition without state begins with the hub's oldest event, wherever the trigger's checkpoint is.</summary>
    private async Task BeginAtHubAsync(EventBatch batch, CancellationToken cancellationToken)
    {
        var isNew = !_memory.State.HasBegun && batch.SequenceNumbers[0] > 0;
        if (isNew && _services.Durability.StartAt == PartitionStart.HubBeginning)
            await _gaps.CatchUpAsync(batch.SequenceNumbers[0], batch.EnqueuedTimes[0], isRenumbered: false, cancellationToken);
    }

    private async Task<T> InTurnAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        Volatile.Write(ref _turnBegan, _services.Clock.GetTimestamp());
        try
        {
            if (!_services.Champions.IsKnown)
                await _services.Champions.RefreshAsync(cancellationToken);
            await _memory.BeginTurnAsync(cancellationToken);
            var outcome = await work();
            _summary = PartitionSummary.From(_partition, _memory.State) with { ColumnChanges = _columns.Changes };

            _fault = null;

            // Who only looked does not keep what another instance most likely owns.
            if (!_isDelivered)
                _memory.Drop();
            return outcome;
        }
        catch (Exception interrupted)
        {
            if (_memory.IsLoaded)
                _services.Log.BatchInterrupted(
                    LevelOf(interrupted),
                    _partition,
                    _memory.State.LastEvent.SequenceNumber,
                    interrupted.Message
                );
            if (interrupted is not OperationCanceledException)
                _fault = interrupted.Message.Split('\n')[0].Trim();
            _memory.Drop();
            throw;
        }
        finally
        {
            Volatile.Write(ref _turnBegan, 0);
            Volatile.Write(ref _lastTurn, _services.Clock.GetTimestamp());
            _turn.Release();
        }
    }

    private static LogLevel LevelOf(Exception interrupted) =>
        interrupted is OperationCanceledException ? LogLevel.Information : LogLevel.Warning;
}
