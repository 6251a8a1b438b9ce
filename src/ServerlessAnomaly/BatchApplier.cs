using System.Diagnostics;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Diagnostics;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.State;

namespace ServerlessAnomaly;

/// <summary>Applies batches to a partition, entry by entry: each has its effects in order, and counts once it is in the journal.</summary>
internal sealed class BatchApplier(string partition, PipelineServices services, PartitionMemory memory)
{
    private readonly BatchWorkspace _workspace = new(partition, services);

    /// <summary>Applies a batch. What was applied before is passed over.</summary>
    /// <param name="batch">The events.</param>
    /// <param name="settle">
    /// Called for an event that is neither applied nor the next one; afterwards it is one of both. May replace the state in memory.
    /// </param>
    /// <param name="cancellationToken">Cancels it; the state in memory is then not usable any longer.</param>
    /// <returns>What became of the batch's own readings.</returns>
    public async Task<ReadingTotals> ApplyAsync(
        EventBatch batch,
        Func<EventBatch, int, CancellationToken, Task> settle,
        CancellationToken cancellationToken
    )
    {
        using var span = ScoringTraces.Batch(partition, batch.Bodies.Count);
        var started = Stopwatch.GetTimestamp();
        var outcome = default(ReadingTotals);
        var (next, skipped) = (0, 0);
        if (services.AvroSchemas is { } schemas)
            await schemas.LearnAsync(batch.Bodies, batch.ContentTypes, cancellationToken);
        while (next < batch.Bodies.Count)
        {
            var standing = memory.State.StandingOf(batch.SequenceNumbers[next], batch.EnqueuedTimes[next]);
            if (standing == EventStanding.Applied)
            {
                (next, skipped) = (next + 1, skipped + 1);
            }
            else if (standing == EventStanding.Next)
            {
                var first = next;
                _workspace.Parse(batch, ref next);
                outcome += await ApplyEntryAsync(memory.State, batch, first, last: next - 1, cancellationToken);
            }
            else
            {
                await settle(batch, next, cancellationToken);
            }
        }
        services.Instruments.BatchApplied(
            skipped,
            partition,
            Stopwatch.GetElapsedTime(started),
            services.Clock.GetUtcNow().UtcDateTime - batch.EnqueuedTimes[0],
            memory.State.JournalBytes
        );

        // Comes when all is counted: where it fails, the batch is given again and passed over.
        await memory.State.CompactIfDueAsync(cancellationToken);
        return outcome;
    }

    private async Task<ReadingTotals> ApplyEntryAsync(
        PartitionState state,
        EventBatch batch,
        int first,
        int last,
        CancellationToken cancellationToken
    )
    {
        using var detectors = new BatchDetectors(services.Champions);
        using (ScoringTraces.Step("update windows"))
            _workspace.UpdateWindows(state, batch, detectors);
        using (ScoringTraces.Step("score"))
            _workspace.Score(state, batch, detectors);
        if (_workspace.Alerts.Count > 0)
        {
            using var sending = ScoringTraces.Step("send alerts")?.SetTag("alerts", _workspace.Alerts.Count);
            await services.AlertSink.SendAsync(_workspace.Alerts, cancellationToken);
        }
        if (state.Batch.DeadLettered > 0)
            await services.DeadLetters.WriteAsync(_workspace.DeadLetters(batch), cancellationToken);
        var (applied, moved) = (state.Batch, state.Moved);
        using (ScoringTraces.Step("append to journal"))
            await state.CommitAsync(EventPosition.At(batch, last), cancellationToken);
        var now = services.Clock.GetUtcNow().UtcDateTime;
        for (var index = first; index <= last; index++)
            services.Instruments.Latency.Record(now - batch.EnqueuedTimes[index]);
        services.Instruments.ReadingsApplied(applied, _workspace.Asleep);
        if (moved > 0)
            services.Log.KindChanged(partition, moved);
        _workspace.CountDrift(detectors);
        foreach (var alert in _workspace.Alerts)
            services.Instruments.AlertSent(alert);
        services.Log.BatchApplied(
            partition,
            batch.SequenceNumbers[last],
            applied.Scored,
            applied.WarmingUp,
            applied.NoDetector,
            applied.Duplicates,
            applied.Late,
            applied.DeadLettered,
            _workspace.Alerts.Count
        );
        return applied;
    }
}
