using System.Numerics;
using System.Text;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing.Journal;
using ServerlessAnomaly.Windowing.State;
using ServerlessAnomaly.Windowing.Windows;

namespace ServerlessAnomaly.Cli.Drives;

/// <summary>All drives that are known of, from the partitions' windows and from what was refused.</summary>
internal static class DriveList
{
    /// <summary>Reads them, ordered by serial number.</summary>
    /// <param name="journal">Where the windows are.</param>
    /// <param name="letters">What was refused.</param>
    /// <param name="registry">Says which kinds have a detector.</param>
    /// <param name="detector">Name of the detector of the kind that the schema is of.</param>
    /// <param name="silentAfter">Whole steps without a word that are borne.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public static async Task<IReadOnlyList<DriveRow>> ReadAsync(
        IWindowJournal journal,
        IDeadLetterStore letters,
        IModelRegistry registry,
        string detector,
        int silentAfter,
        CancellationToken cancellationToken
    )
    {
        // Windows of a schema that is no longer set stay where they are: of each partition the state that goes on counts.
        var states = new Dictionary<string, (FeatureSchema Schema, PartitionState State)>(StringComparer.Ordinal);
        await foreach (var (name, schema, state) in StoredPartitions.ReadAsync(journal, cancellationToken))
        {
            var partition = name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..];
            if (!states.TryGetValue(partition, out var other) || other.State.LastEvent.EnqueuedAt < state.LastEvent.EnqueuedAt)
                states[partition] = (schema, state);
        }
        var newestStep =
            states.Count > 0 ? states.Values.Max(one => DriveKinds.All.Max(kind => one.State.Kinds[kind].NewestStep)) : int.MinValue;
        var refused = await RefusedDrives.ReadAsync(letters, cancellationToken);
        var rows = new List<DriveRow>();
        foreach (var (partition, (schema, state)) in states)
        {
            var undetected = await UndetectedAsync(registry, detector, KindSchemas.With(schema).Own, cancellationToken);
            var reasons = new DriveReasons(newestStep, silentAfter, undetected);
            foreach (var kind in DriveKinds.All)
            foreach (var drive in state.Kinds[kind].Drives)
                rows.Add(Row(state.Kinds[kind], kind, drive, partition, reasons, refused));
        }
        var known = rows.Select(row => row.SerialNumber).ToHashSet(StringComparer.Ordinal);
        rows.AddRange(
            refused
                .SerialNumbers.Where(serialNumber => !known.Contains(serialNumber))
                .Select(serialNumber => new DriveRow
                {
                    SerialNumber = serialNumber,
                    Model = "",
                    DriveKind = null,
                    Location = null,
                    Partition = null,
                    NotJudged = [refused.Of(serialNumber, null)!],
                })
        );
        return [.. rows.OrderBy(row => row.SerialNumber, StringComparer.Ordinal).ThenBy(row => row.DriveKind)];
    }

    private static DriveRow Row(
        PartitionWindows windows,
        DriveKind kind,
        int drive,
        string partition,
        DriveReasons reasons,
        RefusedDrives refused
    )
    {
        var serialNumber = Encoding.UTF8.GetString(windows.SerialNumber(drive));
        var last = windows.Options.StartOf(windows.LastStep(drive));
        var found = reasons.Of(windows, kind, drive);

        // A drive that is judged all the same has had a bad reading now and then.
        if (found.Count > 0 && refused.Of(serialNumber, last) is { } refusal && found.All(one => one.Reason != refusal.Reason))
            found = [refusal, .. found];
        return new DriveRow
        {
            SerialNumber = serialNumber,
            Model = Encoding.UTF8.GetString(windows.Model(drive)),
            DriveKind = kind,
            Location = AlertLocation.Of(windows.Location(drive)),
            Partition = partition,
            IsReady = windows.IsReady(drive),
            Readings = windows.Readings(drive),
            Steps = BitOperations.PopCount(windows.Presence(drive)),
            LastReading = last,
            NotJudged = found,
        };
    }

    private static async Task<IReadOnlySet<DriveKind>> UndetectedAsync(
        IModelRegistry registry,
        string detector,
        DriveKind own,
        CancellationToken cancellationToken
    )
    {
        var options = new DetectorOptions { Name = detector };
        var undetected = new HashSet<DriveKind>();
        foreach (var kind in DriveKinds.All)
            if (await registry.ReadChampionAsync(options.NameOf(kind, own), cancellationToken) is null)
                undetected.Add(kind);
        return undetected;
    }
}
