using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Alerting.Sinks;

namespace ServerlessAnomaly.Testing.Faults;

/// <summary>An alert sink whose sending may go wrong.</summary>
public sealed class FaultyAlertSink(IAlertSink inner, StorageOperations operations) : IAlertSink
{
    /// <inheritdoc/>
    public Task SendAsync(IReadOnlyList<DriveAlert> alerts, CancellationToken cancellationToken) =>
        operations.RunAsync(
            "send alerts",
            async token =>
            {
                await inner.SendAsync(alerts, token);
                return alerts.Count;
            },
            () => inner.SendAsync([.. alerts.Take(alerts.Count / 2)], default),
            cancellationToken
        );
}
