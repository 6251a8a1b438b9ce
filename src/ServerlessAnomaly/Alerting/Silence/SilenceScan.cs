using System.Numerics;
using System.Text;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing.Drives;
using ServerlessAnomaly.Windowing.State;
using ServerlessAnomaly.Windowing.Windows;

namespace ServerlessAnomaly.Alerting.Silence;

/// <summary>Looks through a partition's drives, once a tick of its clock, for those that have fallen silent.</summary>
internal static class SilenceScan
{
    /// <summary>
    /// The drives that have fallen silent, by host; in one group where they are of several hosts and at least half of those that were expected.
    /// Remembers for the commit who was told, and how many are expected from now on. Follows the <see cref="PartitionState.Apply"/> of a reading
    /// with which the partition's clock has ticked.
    /// </summary>
    public static IReadOnlyList<SilentDrives> Find(PartitionState state, SilencePolicy policy)
    {
        var kinds = state.Kinds;
        var after = policy.After > 0 ? policy.After : AlertOptions.DefaultSilentAfter;
        var (expected, silent) = (0, default(List<(DriveKind Kind, int Drive)>));
        foreach (var kind in DriveKinds.All)
        {
            var windows = kinds[kind];
            for (var drive = 0; drive < windows.End; drive++)
            {
                if (!IsExpected(windows, drive))
                    continue;
                if (TicksUnheard(kinds, windows, drive) <= after)
                    expected++;
                else if (policy.After > 0 && !policy.IsMuted(windows.SerialNumber(drive)))
                    (silent ??= []).Add((kind, drive));
            }
        }
        kinds.Clock.Expected = expected;
        if (silent is null)
            return [];
        AddRestOfHosts(kinds, after, policy, silent);
        kinds.Clock.Expected = expected - silent.Count(drive => TicksUnheard(kinds, kinds[drive.Kind], drive.Drive) <= after);
        var groups = Group(kinds, silent, kinds.Clock.Expected);
        foreach (var (kind, drive) in silent)
            state.Note(kind, drive, kinds[kind].Slot(drive).Notes.With(DriveFlags.Silent, true));
        return groups;
    }

    /// <summary>
    /// Whether anybody waits for the drive: it has reported in more than one step of its window, with readings of these days. One that reports
    /// more seldom than windows can bear, once a week say, is always gone for long; and nobody misses a replay of old days.
    /// </summary>
    private static bool IsExpected(PartitionWindows windows, int drive)
    {
        ref readonly var slot = ref windows.Slot(drive);
        return slot.SerialNumber is not null && !slot.Notes.IsSilent && !slot.Notes.IsBehind && BitOperations.PopCount(slot.Presence) > 1;
    }

    private static long TicksUnheard(KindWindows kinds, PartitionWindows windows, int drive) =>
        (long)kinds.Clock.Now - windows.Slot(drive).Notes.SeenAt;

    /// <summary>
    /// A host that went down within a step has drives that were heard of in it, and others that were not. Where all of them are silent they are
    /// told together, not in two digests.
    /// </summary>
    private static void AddRestOfHosts(KindWindows kinds, int after, SilencePolicy policy, List<(DriveKind Kind, int Drive)> silent)
    {
        var hosts = silent.Select(drive => HostOf(kinds, drive)).Where(host => host.Length > 0).ToHashSet(StringComparer.Ordinal);
        var rest = new List<(DriveKind Kind, int Drive)>();
        foreach (var kind in DriveKinds.All)
        {
            var windows = kinds[kind];
            for (var drive = 0; drive < windows.End && hosts.Count > 0; drive++)
            {
                if (!IsExpected(windows, drive))
                    continue;
                var unheard = TicksUnheard(kinds, windows, drive);
                if (unheard < after)
                    hosts.Remove(HostOf(kinds, (kind, drive)));
                else if (unheard == after && !policy.IsMuted(windows.SerialNumber(drive)))
                    rest.Add((kind, drive));
            }
        }
        silent.AddRange(rest.Where(drive => hosts.Contains(HostOf(kinds, drive))));
    }

    private static List<SilentDrives> Group(KindWindows kinds, List<(DriveKind Kind, int Drive)> silent, int expected)
    {
        silent.Sort(
            (one, other) =>
                kinds[one.Kind].SerialNumber(one.Drive).SequenceCompareTo(kinds[other.Kind].SerialNumber(other.Drive)) is var order
                && order != 0
                    ? order
                    : one.Kind.CompareTo(other.Kind)
        );
        var hosts = silent.GroupBy(drive => HostOf(kinds, drive), StringComparer.Ordinal).ToList();
        if (hosts.Count > 1 && silent.Count >= expected)
            return [new("", hosts.Count, silent)];
        return [.. hosts.Select(host => new SilentDrives(host.Key, 1, [.. host]))];
    }

    /// <summary>The host's name and its data centre, because hosts of two data centres may be called the same; empty where neither is known.</summary>
    private static string HostOf(KindWindows kinds, (DriveKind Kind, int Drive) drive)
    {
        var location = kinds[drive.Kind].Location(drive.Drive);
        return location.Host.IsEmpty && location.DataCenter.IsEmpty
            ? ""
            : $"{Encoding.UTF8.GetString(location.Host)}\u001F{Encoding.UTF8.GetString(location.DataCenter)}";
    }
}
