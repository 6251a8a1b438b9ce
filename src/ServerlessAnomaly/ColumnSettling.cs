using ServerlessAnomaly.Diagnostics;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.Journal;
using ServerlessAnomaly.Windowing.State;

namespace ServerlessAnomaly;

/// <summary>
/// What happens where this version has other columns for a kind of drive than the stored windows: they begin anew, are filled with what the hub still
/// has of the events that were applied, and are kept by their new columns. Nothing is scored, sent or counted again.
/// </summary>
internal sealed class ColumnSettling(string partition, PipelineServices services, PartitionMemory memory)
{
    /// <summary>While the hub's past cannot be read, new events go on, and it is tried again after this time.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly List<ColumnChange> _changes = [];
    private long _tried;

    /// <summary>The changes that this instance has met with.</summary>
    public IReadOnlyList<ColumnChange> Changes => [.. _changes];

    /// <summary>Fills and keeps the windows whose columns have changed; does nothing where none have.</summary>
    /// <exception cref="PartitionTakenOverException">Another instance has written: the state is to be read again.</exception>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        var state = memory.State;
        if (state.ColumnChanges.Count == 0 || (_tried != 0 && services.Clock.GetElapsedTime(_tried) < Patience))
            return;
        try
        {
            var (events, filled) = state.HasBegun ? await FillAsync(state, cancellationToken) : default;
            var schemas = KindSchemas.With(services.Schema);
            ColumnChange[] changes =
            [
                .. state.ColumnChanges.Select(change => new ColumnChange(
                    change.Key,
                    change.Value,
                    schemas[change.Key].Id,
                    state.Kinds[change.Key].Count,
                    state.Kinds[change.Key].ReadyCount
                )),
            ];
            await state.SettleColumnsAsync(cancellationToken);
            _tried = 0;
            foreach (var change in changes)
            {
                services.Log.ColumnsChanged(
                    partition,
                    change.Kind.Name(),
                    change.Before,
                    change.Now,
                    change.Drives,
                    events,
                    filled,
                    change.Ready
                );
                _changes.Add(change);
            }
        }
        catch (Exception outage) when (state.IsUsable && !cancellationToken.IsCancellationRequested)
        {
            _tried = services.Clock.GetTimestamp();
            services.Log.ColumnsNotFilled(partition, Patience, outage.Message);
        }
    }

    private async Task<(long Events, long Filled)> FillAsync(PartitionState state, CancellationToken cancellationToken)
    {
        var schemas = KindSchemas.With(services.Schema);
        var parser = new TelemetryParser(schemas, services.Telemetry, services.Clock, services.AvroSchemas);
        var (readings, rejected) = (new ReadingBatches(schemas), new List<RejectedReading>());
        var (events, filled, last) = (0L, 0L, state.LastEvent.SequenceNumber);
        var range = await services.History.GetRangeAsync(partition, cancellationToken);
        for (var from = Math.Max(range.First, 0); from <= last; )
        {
            if (await services.History.ReadAsync(partition, from, last, cancellationToken) is not { } page)
                break;
            if (services.AvroSchemas is { } avro)
                await avro.LearnAsync(page.Bodies, page.ContentTypes, cancellationToken);
            for (var i = 0; i < page.Bodies.Count; i++)
            {
                // Of a hub that was created again an event may have the number of an applied one, and is still to come.
                if (state.StandingOf(page.SequenceNumbers[i], page.EnqueuedTimes[i]) != EventStanding.Applied)
                    continue;
                parser.Parse(page.Bodies[i], i, readings, rejected, page.ContentTypeOf(i));
                events++;
            }
            foreach (var kind in state.ColumnChanges.Keys)
                for (var i = 0; i < readings.Of(kind).Count; i++)
                    filled += state.Fill(readings.Of(kind)[i]) ? 1 : 0;
            readings.Clear();
            rejected.Clear();
            from = page.SequenceNumbers[^1] + 1;
        }
        return (events, filled);
    }
}
