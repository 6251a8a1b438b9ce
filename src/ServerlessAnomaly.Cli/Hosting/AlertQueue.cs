using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.AzureStorage.Alerting;

namespace ServerlessAnomaly.Cli.Hosting;

/// <summary>Looks at the alert queue; every message stays there.</summary>
internal static class AlertQueue
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <summary>All alerts, each id once, by the end of their window.</summary>
    public static async Task<IReadOnlyList<DriveAlert>> ReadAllAsync(QueueAlertReader queue, CancellationToken cancellationToken)
    {
        var alerts = await queue.ListAsync(cancellationToken);
        return [.. alerts.DistinctBy(alert => alert.AlertId).OrderBy(alert => alert.WindowEnd).ThenBy(alert => alert.SerialNumber, StringComparer.Ordinal)];
    }

    /// <summary>Shows alerts as they come, until cancelled.</summary>
    public static async Task FollowAsync(QueueAlertReader queue, Action<DriveAlert> show, CancellationToken cancellationToken)
    {
        var shown = new HashSet<string>(StringComparer.Ordinal);
        using var timer = new PeriodicTimer(PollInterval);
        do
            foreach (var alert in await ReadAllAsync(queue, cancellationToken))
                if (shown.Add(alert.AlertId)) show(alert);
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }
}
