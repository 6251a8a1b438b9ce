using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.AzureStorage.Alerting;

namespace ServerlessAnomaly.Cli.Hosting;

/// <summary>Looks at the alert history; the queue is left to its consumer.</summary>
internal static class InstanceAlerts
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <summary>All alerts, each id once, by the end of their window.</summary>
    public static async Task<IReadOnlyList<DriveAlert>> ReadAllAsync(BlobAlertHistory history, CancellationToken cancellationToken)
    {
        var alerts = new List<DriveAlert>();
        await foreach (var alert in history.ReadAsync(cancellationToken))
            alerts.Add(alert);
        return [.. alerts.OrderBy(alert => alert.WindowEnd).ThenBy(alert => alert.SerialNumber, StringComparer.Ordinal)];
    }

    /// <summary>Shows alerts as they come, until cancelled.</summary>
    public static async Task FollowAsync(BlobAlertHistory history, Action<DriveAlert> show, CancellationToken cancellationToken)
    {
        var shown = new HashSet<string>(StringComparer.Ordinal);
        using var timer = new PeriodicTimer(PollInterval);
        do foreach (var alert in await ReadAllAsync(history, cancellationToken))
            if (shown.Add(alert.AlertId))
                show(alert);
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }
}
