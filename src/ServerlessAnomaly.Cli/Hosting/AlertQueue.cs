using Azure.Storage.Queues;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.AzureStorage;

namespace ServerlessAnomaly.Cli.Hosting;

/// <summary>Looks at the alert queue; every message stays there.</summary>
internal static class AlertQueue
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <summary>All alerts, each id once, by the end of their window.</summary>
    public static async Task<IReadOnlyList<DriveAlert>> ReadAllAsync(string storage, CancellationToken cancellationToken)
    {
        var alerts = await new QueueAlertReader(new QueueServiceClient(storage)).ReadAllAsync(cancellationToken);
        return [.. alerts.DistinctBy(alert => alert.AlertId).OrderBy(alert => alert.WindowEnd).ThenBy(alert => alert.SerialNumber, StringComparer.Ordinal)];
    }

    /// <summary>Shows alerts as they come, until cancelled.</summary>
    public static async Task FollowAsync(string storage, Action<DriveAlert> show, CancellationToken cancellationToken)
    {
        var shown = new HashSet<string>(StringComparer.Ordinal);
        using var timer = new PeriodicTimer(PollInterval);
        do
            foreach (var alert in await ReadAllAsync(storage, cancellationToken))
                if (shown.Add(alert.AlertId)) show(alert);
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }
}
