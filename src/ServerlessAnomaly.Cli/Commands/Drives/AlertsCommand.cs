using System.CommandLine;
using System.Globalization;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Cli.Output;

namespace ServerlessAnomaly.Cli.Commands.Drives;

/// <summary><c>anomaly alerts list | tail</c></summary>
internal static class AlertsCommand
{
    public static Command Create() => new("alerts", "The alerts that were sent; the queue is left to its consumer.") { List(), Tail() };

    private static Command List()
    {
        var command = new Command("list", "Every alert, oldest first.");
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var storage = await StorageSession.OpenAsync(
                    parsed.GetRequiredValue(CliOptions.Home),
                    create: false,
                    cancellationToken
                );
                var alerts = await InstanceAlerts.ReadAllAsync(storage.Alerts, cancellationToken);
                foreach (var alert in alerts)
                    Console.WriteLine(Line(alert));
                Console.WriteLine(
                    $"{alerts.Count} alerts for {alerts.SelectMany(AlertText.SerialNumbers).Distinct(StringComparer.Ordinal).Count()} drives."
                );
                if (storage.Damage.Summary is { } damage)
                    await Console.Error.WriteLineAsync(damage);
                await JsonResult.WriteAsync(parsed.GetValue(CliOptions.Json), alerts, cancellationToken);
            }
        );
        return command;
    }

    private static Command Tail()
    {
        var command = new Command("tail", "Show alerts as they come, until Ctrl+C.");
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                try
                {
                    // A follower that served storage itself would keep 'anomaly up' from starting.
                    await using var storage = await StorageSession.JoinAsync(parsed.GetRequiredValue(CliOptions.Home), cancellationToken);
                    await InstanceAlerts.FollowAsync(storage.Alerts, alert => Console.WriteLine(Line(alert)), cancellationToken);
                }
                catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
                {
                    // Ctrl+C is how following ends.
                }
            }
        );
        return command;
    }

    /// <summary>An alert in one line.</summary>
    internal static string Line(DriveAlert alert) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{alert.WindowEnd:yyyy-MM-dd} {alert.Kind.ToString().ToLowerInvariant(), -9} {alert.SerialNumber, -10} {alert.Severity.ToString().ToLowerInvariant(), -6} {AlertText.Of(alert)}"
        );
}
