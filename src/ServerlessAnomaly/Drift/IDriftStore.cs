namespace ServerlessAnomaly.Drift;

/// <summary>Where counts lie until they are added up, and the last report of each detector.</summary>
public interface IDriftStore
{
    /// <summary>Adds counts to those of their versions and days. Atomic per version and day.</summary>
    Task AppendAsync(IReadOnlyList<DriftCounts> counts, CancellationToken cancellationToken);

    /// <summary>The counts of a version's newest days that have any, each id once.</summary>
    /// <param name="detector">Detector name.</param>
    /// <param name="version">Its version.</param>
    /// <param name="days">How many days at most; they need not be consecutive.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<IReadOnlyList<DriftCounts>> ReadNewestAsync(string detector, string version, int days, CancellationToken cancellationToken);

    /// <summary>The last report, or null if there is none.</summary>
    Task<DriftReport?> ReadReportAsync(string detector, CancellationToken cancellationToken);

    /// <summary>Replaces the last report.</summary>
    Task WriteReportAsync(DriftReport report, CancellationToken cancellationToken);
}
