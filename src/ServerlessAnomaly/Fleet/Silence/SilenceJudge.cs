using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Fleet.Silence;

/// <summary>
/// Decides over the whole fleet who has fallen silent and who is back, from the partitions' indexes and from what was remembered. Changes nothing: the
/// same input gives the same decision.
/// </summary>
/// <param name="options">When a drive is told, and which never.</param>
/// <param name="fleet">The fleet: hub and consumer group.</param>
internal sealed class SilenceJudge(AlertOptions options, string fleet)
{
    private readonly HashSet<string> _muted = new(options.Muted, StringComparer.Ordinal);

    /// <summary>What is to be remembered from now on, with the alerts that are to be sent.</summary>
    /// <param name="memory">What was remembered.</param>
    /// <param name="partitions">The partitions whose index could be read; at least one.</param>
    /// <param name="isWhole">Whether those are all that the fleet has.</param>
    /// <param name="now">The wall clock.</param>
    public WatchMemory Decide(WatchMemory memory, IReadOnlyList<SeenPartition> partitions, bool isWhole, DateTimeOffset now)
    {
        var window = partitions[0].Index.Window;
        var drives = new SeenDrives(partitions);
        var era = FleetEra.Of(memory, drives, window, now);
        var alerts = new List<DriveAlert>();
        var writer = new SilenceAlert(fleet, window);
        var told = StillTold(memory, drives, partitions, writer, alerts);
        foreach (var seen in drives.All)
            if (seen.Drive.Is(IndexedFlags.ToldBefore) && !_muted.Contains(seen.Drive.SerialNumber))
                told.TryAdd(SeenDrives.KeyOf(seen), Told(seen, era.Step));

        var present = drives
            .All.Where(seen => IsOfFleet(seen.Drive) && era.Has(seen.Drive) && !told.ContainsKey(SeenDrives.KeyOf(seen)))
            .ToList();
        var expected = present.Where(seen => seen.Drive.Steps > 1).ToList();
        var reporting = expected.Select(seen => seen.Drive).Where(drive => !drive.Is(IndexedFlags.Asleep));
        var evidenceAt = partitions.Max(partition => partition.Index.Position.EnqueuedAt);
        var steps = FleetSteps.Add(era.Steps, reporting, window.Steps + Math.Max(options.SilentAfter, 1) + 1);
        var isAtRest = isWhole && evidenceAt == memory.EvidenceAt && partitions.All(partition => partition.IsComplete);
        if (options.SilentAfter > 0)
        {
            // By the steps that were known last time: what the others then said, this drive's partition must have come to as well.
            var known = expected.Where(seen => era.IsLive ? seen.Partition.Knows(memory.EvidenceAt) : isAtRest);
            var silence = new SilentHosts(era.Steps, options.SilentAfter, expected);
            foreach (var (group, hosts) in silence.Find(known))
            {
                alerts.Add(writer.Silent([.. group.Select(seen => seen.Drive)], hosts, era.Step));
                foreach (var seen in group)
                    told[SeenDrives.KeyOf(seen)] = Told(seen, era.Step);
            }
        }
        var after = memory with
        {
            LastRun = now,
            RunningSince = memory.LastRun == default || now - memory.LastRun > window.StepLength ? now : memory.RunningSince,
            StepLength = window.StepLength,
            IsLive = era.IsLive,
            Steps = steps,
            EvidenceAt = evidenceAt,
            Told = [.. told.Values],
            Partitions = Summaries(memory, partitions, told.Values),
        };
        var standing = new FleetStanding(options.SilentAfter, writer, window, now);
        var awake = present.Select(seen => seen.Drive).Where(drive => !drive.Is(IndexedFlags.Asleep)).ToList();
        var (stoppedAt, said) = standing.Look(after, awake, isWhole && partitions.All(partition => partition.IsComplete));
        return after with { StoppedAt = stoppedAt, Unsent = said is null ? alerts : [.. alerts, said] };
    }

    /// <summary>
    /// Whether a drive has readings of these days and may be told. Whether anybody waits for it is another question: it must have reported in more than one
    /// step of its window, because one that reports more seldom than windows can bear, once a week say, is always gone for long.
    /// </summary>
    private bool IsOfFleet(in IndexedDrive drive) => !drive.Is(IndexedFlags.Behind) && !_muted.Contains(drive.SerialNumber);

    /// <summary>Those of the told drives that still say nothing. A forgotten one is new when it comes back.</summary>
    private Dictionary<(Telemetry.DriveKind, string), ToldDrive> StillTold(
        WatchMemory memory,
        SeenDrives drives,
        IReadOnlyList<SeenPartition> partitions,
        SilenceAlert writer,
        List<DriveAlert> alerts
    )
    {
        var read = partitions.Select(partition => partition.Index.Partition).ToHashSet(StringComparer.Ordinal);
        var still = new Dictionary<(Telemetry.DriveKind, string), ToldDrive>();
        foreach (var told in memory.Told)
        {
            if (_muted.Contains(told.SerialNumber))
                continue;
            if (!drives.TryFind(told, out var seen))
            {
                if (!read.Contains(told.Partition))
                    still[SeenDrives.KeyOf(told)] = told;
            }
            else if (seen.Drive.HeardStep > told.HeardStep || seen.Drive.Readings < told.Readings)
            {
                // Newer readings, or those of another drive that has taken its place.
                alerts.Add(writer.Back(told, seen.Drive));
            }
            else
            {
                still[SeenDrives.KeyOf(told)] = told;
            }
        }
        return still;
    }

    private static ToldDrive Told(in SeenDrive seen, int step) =>
        new(seen.Drive.Kind, seen.Drive.SerialNumber, seen.Partition.Index.Partition, seen.Drive.HeardStep, seen.Drive.Readings, step);

    private static List<PartitionSummary> Summaries(
        WatchMemory memory,
        IReadOnlyList<SeenPartition> partitions,
        IReadOnlyCollection<ToldDrive> told
    )
    {
        var silent = told.CountBy(drive => drive.Partition).ToDictionary(StringComparer.Ordinal);
        var summaries = memory.Partitions.ToDictionary(summary => summary.Partition, StringComparer.Ordinal);
        foreach (var partition in partitions)
            summaries[partition.Index.Partition] = PartitionSummary.Of(partition.Index);
        return
        [
            .. summaries
                .Values.Select(summary => summary with { Silent = silent.GetValueOrDefault(summary.Partition) })
                .OrderBy(summary => summary.Partition, StringComparer.Ordinal),
        ];
    }
}
