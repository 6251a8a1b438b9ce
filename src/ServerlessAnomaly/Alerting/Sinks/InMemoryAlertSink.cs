namespace ServerlessAnomaly.Alerting.Sinks;

/// <summary>Keeps alerts in memory, in the order in which they were sent.</summary>
public sealed class InMemoryAlertSink : IAlertSink
{
    private readonly Lock _lock = new();
    private readonly List<DriveAlert> _alerts = [];

    /// <summary>All alerts sent so far; one that was sent twice is there twice.</summary>
    public IReadOnlyList<DriveAlert> Alerts
    {
        get
        {
            lock (_lock)
                return [.. _alerts];
        }
    }

    /// <inheritdoc/>
    public Task SendAsync(IReadOnlyList<DriveAlert> alerts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            _alerts.AddRange(alerts);
        return Task.CompletedTask;
    }
}
