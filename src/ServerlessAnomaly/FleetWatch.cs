using Microsoft.Extensions.Logging;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Alerting.Sinks;
using ServerlessAnomaly.Diagnostics;
using ServerlessAnomaly.Fleet;
using ServerlessAnomaly.Fleet.Silence;
using ServerlessAnomaly.History;
using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.Journal;

namespace ServerlessAnomaly;

/// <summary>
/// Looks over the indexes of all partitions, from time to time, for drives that have fallen silent and for those that are back. What it decides is
/// remembered with the alerts before they are sent, and without them afterwards: whoever looks next sends what was not, and nobody is told anew.
/// </summary>
public sealed class FleetWatch(
    IFleetStore store,
    IHubHistory history,
    IAlertSink alertSink,
    ScoringPipeline pipeline,
    AlertOptions options,
    FleetOptions fleetOptions,
    ScoringInstruments instruments,
    TimeProvider clock,
    ILogger<FleetWatch> log
)
{
    /// <summary>The fleet that a partition is of: hub and consumer group.</summary>
    public static string FleetOf(string partition) => partition[..Math.Max(partition.LastIndexOf('/'), 0)];

    /// <summary>Looks once. Whatever it throws is an outage; the next time makes good for it.</summary>
    /// <returns>Alerts that were sent.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var names = await history.ListAsync(cancellationToken);
        if (names.Count == 0)
            return 0;
        var fleet = FleetOf(names[0]);
        var (memory, eTag, damage) = await store.ReadWatchAsync(fleet, cancellationToken);
        if (damage is not null)
            log.WatchForgot(fleet, damage);
        var sent = 0;
        if (memory.Unsent.Count > 0)
        {
            sent += await SendAsync(memory, cancellationToken);
            memory = memory with { Unsent = [] };
            eTag = await store.TryWriteWatchAsync(fleet, memory, eTag, cancellationToken);
            if (eTag is null)
                return sent;
        }
        var partitions = await SeeAsync(names, cancellationToken);
        if (partitions.Count == 0)
            return sent;
        var isWhole = partitions.Count == names.Count;
        var decided = new SilenceJudge(options, fleet).Decide(memory, partitions, isWhole, clock.GetUtcNow());
        eTag = await store.TryWriteWatchAsync(fleet, decided, eTag, cancellationToken);
        if (eTag is null)
        {
            log.WatchedByAnother(fleet);
            return sent;
        }
        if (decided.Unsent.Count == 0)
            return sent;
        sent += await SendAsync(decided, cancellationToken);
        await store.TryWriteWatchAsync(fleet, decided with { Unsent = [] }, eTag, cancellationToken);
        return sent;
    }

    private async Task<int> SendAsync(WatchMemory memory, CancellationToken cancellationToken)
    {
        await alertSink.SendAsync(memory.Unsent, cancellationToken);
        foreach (var alert in memory.Unsent)
            instruments.AlertSent(alert);
        return memory.Unsent.Count;
    }

    private async Task<List<SeenPartition>> SeeAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var partitions = new List<SeenPartition>();
        foreach (var name in names)
        {
            try
            {
                partitions.Add(await SeeAsync(name, cancellationToken));
            }
            catch (Exception fault) when (fault is FleetIndexDamagedException or StateCorruptException or StateMismatchException)
            {
                // The others are watched; of this one nobody is told, and nobody is forgotten.
                log.IndexUnusable(name, fault.Message);
            }
        }
        return partitions;
    }

    /// <summary>
    /// The index first, then the hub: where the hub has nothing that the index does not know, that was so when the index was read.
    /// </summary>
    private async Task<SeenPartition> SeeAsync(string name, CancellationToken cancellationToken)
    {
        var index = await TryReadAsync(name, cancellationToken) ?? await MakeAsync(name, cancellationToken);
        var isComplete = IsComplete(index.Position, await history.GetRangeAsync(name, cancellationToken));

        // Whoever owns the partition writes its index soon after each change. One that stays behind was left so by a process that was killed.
        if (isComplete || clock.GetUtcNow() - index.WrittenAt < 2 * fleetOptions.IndexInterval)
            return new(index, isComplete);
        index = await MakeAsync(name, cancellationToken);
        return new(index, IsComplete(index.Position, await history.GetRangeAsync(name, cancellationToken)));
    }

    private async Task<FleetIndex?> TryReadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ReadIndexAsync(name, cancellationToken) is { } bytes ? FleetIndexFormat.Read(bytes.Span, name) : null;
        }
        catch (FleetIndexDamagedException damaged)
        {
            log.IndexDamaged(damaged.Message);
            return null;
        }
    }

    private async Task<FleetIndex> MakeAsync(string name, CancellationToken cancellationToken) =>
        FleetIndexFormat.Read(await pipeline.WriteIndexAsync(name, cancellationToken), name);

    private static bool IsComplete(in EventPosition known, in HubRange hub) =>
        hub.Last < 0 || (hub.Last <= known.SequenceNumber && Milliseconds(hub.LastEnqueuedAt) <= Milliseconds(known.EnqueuedAt));

    // Readers of one hub tell the time of an event with different precision; all tell the milliseconds.
    private static long Milliseconds(DateTime time) => time.Ticks / TimeSpan.TicksPerMillisecond;
}
