namespace ServerlessAnomaly.Alerting.Sinks;

/// <summary>Where alerts go.</summary>
public interface IAlertSink
{
    /// <summary>Sends all alerts, or throws; after a throw some may have been sent, and all will be sent again with the same ids.</summary>
    Task SendAsync(IReadOnlyList<DriveAlert> alerts, CancellationToken cancellationToken);
}
