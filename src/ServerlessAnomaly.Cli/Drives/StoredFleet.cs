using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Fleet;
using ServerlessAnomaly.Windowing.Journal;

namespace ServerlessAnomaly.Cli.Drives;

/// <summary>The fleet's index as it is stored. Where a partition has none, or a damaged one, it is made of the partition's state, and that is said.</summary>
/// <param name="Partitions">The index of each partition.</param>
/// <param name="Told">Drives that were told as silent and have not been heard of since, by serial number.</param>
/// <param name="Notes">What is to be said of it.</param>
internal sealed record StoredFleet(IReadOnlyList<FleetIndex> Partitions, IReadOnlySet<string> Told, IReadOnlyList<string> Notes)
{
    /// <summary>When the oldest of the indexes was written; null where there is none.</summary>
    public DateTimeOffset? AsOf => Partitions.Count > 0 ? Partitions.Min(index => index.WrittenAt) : null;

    /// <summary>Reads it.</summary>
    public static async Task<StoredFleet> ReadAsync(
        IFleetStore store,
        IWindowJournal journal,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var (partitions, told, notes) = (new List<FleetIndex>(), new HashSet<string>(StringComparer.Ordinal), new List<string>());
        foreach (var name in await store.ListAsync(cancellationToken))
        {
            try
            {
                if (await store.ReadIndexAsync(name, cancellationToken) is { } bytes)
                    partitions.Add(FleetIndexFormat.Read(bytes.Span, name));
            }
            catch (FleetIndexDamagedException damaged)
            {
                notes.Add(damaged.Message);
            }
        }
        var known = partitions.Select(index => index.Partition).ToHashSet(StringComparer.Ordinal);
        partitions.AddRange(await MakeAsync(journal, known, clock.GetUtcNow(), cancellationToken));
        foreach (var fleet in partitions.Select(index => FleetWatch.FleetOf(index.Partition)).Distinct(StringComparer.Ordinal))
        {
            var (memory, _, damage) = await store.ReadWatchAsync(fleet, cancellationToken);
            told.UnionWith(memory.Told.Select(drive => drive.SerialNumber));
            if (damage is not null)
                notes.Add(damage);
        }
        return new(partitions, told, notes);
    }

    private static async Task<IEnumerable<FleetIndex>> MakeAsync(
        IWindowJournal journal,
        HashSet<string> known,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        // Windows of a schema that is no longer set stay where they are: of each partition the state that goes on counts.
        var made = new Dictionary<string, FleetIndex>(StringComparer.Ordinal);
        await foreach (var (name, _, state) in StoredPartitions.ReadAsync(journal, known, cancellationToken))
        {
            var partition = StoredPartitions.PartitionOf(name);
            if (!made.TryGetValue(partition, out var other) || other.Position.EnqueuedAt < state.LastEvent.EnqueuedAt)
                made[partition] = FleetIndexFormat.Read(FleetIndexFormat.Write(state, now), partition);
        }
        return made.Values;
    }
}
