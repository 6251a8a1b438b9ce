namespace ServerlessAnomaly.Alerting.Sinks;

/// <summary>Several sinks, one after the other; an alert counts as sent once the last has it.</summary>
public sealed class AlertSinks(params IReadOnlyList<IAlertSink> sinks) : IAlertSink
{
    /// <inheritdoc/>
    public async Task SendAsync(IReadOnlyList<DriveAlert> alerts, CancellationToken cancellationToken)
    {
        foreach (var sink in sinks)
            await sink.SendAsync(alerts, cancellationToken);
    }
}
