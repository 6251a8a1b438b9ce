using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Diagnostics;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.State;

namespace ServerlessAnomaly;

/// <summary>
/// What happens when the event at hand is not the one after the last applied: the state in memory may be stale, so it is read again; events
/// that are missing even then are read from the hub, page by page; and those that the hub no longer has are said, alerted on and counted.
/// </summary>
internal sealed class GapClosing(string partition, PipelineServices services, PartitionMemory memory, BatchApplier applier)
{
    /// <summary>Closes the gap before an event that the trigger delivered.</summary>
    public async Task CloseAsync(EventBatch batch, int index, CancellationToken cancellationToken)
    {
        var (number, taken) = (batch.SequenceNumbers[index], batch.EnqueuedTimes[index]);
        if (!memory.IsFresh)
        {
            services.Log.StaleState(partition, memory.State.LastEvent.SequenceNumber);
            await memory.ReloadAsync(cancellationToken);
            return;
        }
        if (memory.State.StandingOf(number, taken) == EventStanding.AfterGap)
        {
            services.Log.GapFound(partition, memory.State.LastEvent.SequenceNumber + 1, number - 1);
            await ReadAgainAsync(memory.State.LastEvent.SequenceNumber, number, cancellationToken);
        }
        else
        {
            await ReadAgainAsync(0, number, cancellationToken);
        }
        await SettleAsync(batch, index, cancellationToken);
    }

    /// <summary>Applies what the hub has from the last applied event on, up to <paramref name="end"/>, and says what it no longer has.</summary>
    /// <param name="end">Sequence number of the first event that is not wanted.</param>
    /// <param name="endTaken">When the hub took that one, or the one before it, UTC.</param>
    /// <param name="isRenumbered">Whether the hub is known to give its numbers anew.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task CatchUpAsync(long end, DateTime endTaken, bool isRenumbered, CancellationToken cancellationToken)
    {
        await ReadAgainAsync(isRenumbered ? 0 : memory.State.LastEvent.SequenceNumber, end, cancellationToken);
        var isShort = memory.State.HasBegun && memory.State.LastEvent.SequenceNumber < end - 1;
        if (isShort && !isRenumbered)
            await LoseAsync(end, endTaken, cancellationToken);
    }

    /// <summary>
    /// Reads from the last applied event on, and not from the one after it: a hub that was created again has another event under its number,
    /// and is then read from its beginning.
    /// </summary>
    private async Task ReadAgainAsync(long from, long end, CancellationToken cancellationToken)
    {
        from = Math.Max(from, 0);
        while (from < end && await services.History.ReadAsync(partition, from, end - 1, cancellationToken) is { } page)
        {
            if (from > 0 && memory.State.StandingOf(page.SequenceNumbers[0], page.EnqueuedTimes[0]) == EventStanding.Renumbered)
            {
                var first = await services.History.ReadAsync(partition, 0, end - 1, cancellationToken);
                page = first ?? page;
            }
            await applier.ApplyAsync(page, SettleAsync, cancellationToken);
            from = page.SequenceNumbers[^1] + 1;
        }
    }

    /// <summary>Makes an event the next one: what is missing before it is not to be had any longer.</summary>
    private async Task SettleAsync(EventBatch batch, int index, CancellationToken cancellationToken)
    {
        var (number, state) = (batch.SequenceNumbers[index], memory.State);
        var standing = state.StandingOf(number, batch.EnqueuedTimes[index]);
        if (standing == EventStanding.Renumbered)
        {
            services.Log.HubRecreated(partition, number, state.LastEvent.SequenceNumber);
            state.StartOver(number);
        }
        else if (standing == EventStanding.AfterGap)
        {
            await LoseAsync(number, batch.EnqueuedTimes[index], cancellationToken);
        }
    }

    private async Task LoseAsync(long end, DateTime endTaken, CancellationToken cancellationToken)
    {
        var (state, last) = (memory.State, memory.State.LastEvent);
        var lost = end - last.SequenceNumber - 1;
        services.Log.EventsLost(partition, last.SequenceNumber + 1, end - 1);
        var alert = LossAlert.Of(partition, last, lost);
        await services.AlertSink.SendAsync([alert], cancellationToken);
        state.AddLost(lost);
        await state.CommitAsync(new EventPosition(end - 1, endTaken, ""), cancellationToken);
        services.Instruments.EventsLost(lost, partition);
        services.Instruments.AlertSent(alert);
    }
}
