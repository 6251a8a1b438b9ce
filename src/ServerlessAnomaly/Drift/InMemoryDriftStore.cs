namespace ServerlessAnomaly.Drift;

/// <summary>A store that lives as long as the process.</summary>
public sealed class InMemoryDriftStore : IDriftStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, DriftCounts> _counts = [];
    private readonly Dictionary<string, DriftReport> _reports = [];

    /// <inheritdoc/>
    public Task AppendAsync(IReadOnlyList<DriftCounts> counts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            foreach (var day in counts)
                _counts.TryAdd(day.Id, day);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<DriftCounts>> ReadNewestAsync(string detector, string version, int days, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            IReadOnlyList<DriftCounts> newest =
            [
                .. _counts
                    .Values.Where(counts => counts.Detector == detector && counts.Version == version)
                    .GroupBy(counts => counts.Day)
                    .OrderByDescending(day => day.Key)
                    .Take(days)
                    .SelectMany(day => day),
            ];
            return Task.FromResult(newest);
        }
    }

    /// <inheritdoc/>
    public Task<DriftReport?> ReadReportAsync(string detector, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return Task.FromResult(_reports.GetValueOrDefault(detector));
    }

    /// <inheritdoc/>
    public Task WriteReportAsync(DriftReport report, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            _reports[report.Detector] = report;
        return Task.CompletedTask;
    }
}
