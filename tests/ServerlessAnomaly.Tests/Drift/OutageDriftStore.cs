using ServerlessAnomaly.Drift;

namespace ServerlessAnomaly.Tests.Drift;

/// <summary>A store whose first append is done, and answered with an error.</summary>
internal sealed class OutageDriftStore(IDriftStore inner) : IDriftStore
{
    private bool _isOver;

    public async Task AppendAsync(IReadOnlyList<DriftCounts> counts, CancellationToken cancellationToken)
    {
        await inner.AppendAsync(counts, cancellationToken);
        if (_isOver)
            return;
        _isOver = true;
        throw new IOException("The answer was lost.");
    }

    public Task<IReadOnlyList<DriftCounts>> ReadNewestAsync(
        string detector,
        string version,
        int days,
        CancellationToken cancellationToken
    ) => inner.ReadNewestAsync(detector, version, days, cancellationToken);

    public Task<DriftReport?> ReadReportAsync(string detector, CancellationToken cancellationToken) =>
        inner.ReadReportAsync(detector, cancellationToken);

    public Task WriteReportAsync(DriftReport report, CancellationToken cancellationToken) =>
        inner.WriteReportAsync(report, cancellationToken);
}
