using ServerlessAnomaly.Fleet;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.Drives;

/// <summary>All drives that are known of, from the fleet's index and from what was refused.</summary>
internal static class DriveList
{
    /// <summary>Reads them, ordered by serial number.</summary>
    /// <param name="fleet">The fleet's index.</param>
    /// <param name="letters">What was refused.</param>
    /// <param name="registry">Says which kinds have a detector.</param>
    /// <param name="detector">Name of the detector of the kind that the schema is of.</param>
    /// <param name="silentAfter">Whole steps without a word that are borne.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public static async Task<IReadOnlyList<DriveRow>> ReadAsync(
        StoredFleet fleet,
        IDeadLetterStore letters,
        IModelRegistry registry,
        string detector,
        int silentAfter,
        CancellationToken cancellationToken
    )
    {
        var newestStep = fleet
            .Partitions.SelectMany(index => index.Drives)
            .Select(drive => drive.LastStep)
            .DefaultIfEmpty(int.MinValue)
            .Max();
        var refused = await RefusedDrives.ReadAsync(letters, cancellationToken);
        var rows = new List<DriveRow>();
        foreach (var index in fleet.Partitions)
        {
            var undetected = await UndetectedAsync(registry, detector, index.Own, cancellationToken);
            var reasons = new DriveReasons(index.Window, newestStep, silentAfter, undetected);
            foreach (var drive in index.Drives)
            {
                var isTold = drive.Is(IndexedFlags.ToldBefore) || fleet.Told.Contains(drive.SerialNumber);
                rows.Add(Row(index, drive, reasons.Of(drive, isTold), refused));
            }
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

    private static DriveRow Row(FleetIndex index, in IndexedDrive drive, IReadOnlyList<NotJudged> found, RefusedDrives refused)
    {
        var last = index.Window.StartOf(drive.LastStep);

        // A drive that is judged all the same has had a bad reading now and then.
        if (found.Count > 0 && refused.Of(drive.SerialNumber, last) is { } refusal && found.All(one => one.Reason != refusal.Reason))
            found = [refusal, .. found];
        return new DriveRow
        {
            SerialNumber = drive.SerialNumber,
            Model = drive.Model,
            DriveKind = drive.Kind,
            Location = drive.Location,
            Partition = index.Partition,
            IsReady = drive.Is(IndexedFlags.Ready),
            Readings = drive.Readings,
            Steps = drive.Steps,
            LastReading = last,
            AsOf = index.WrittenAt.UtcDateTime,
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
