using System.Globalization;
using System.Text;
using ServerlessAnomaly.AzureStorage.Alerting;
using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.LocalHub;
using ServerlessAnomaly.LocalHub.Hubs;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing.Azurite;
using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.Drives;
using ServerlessAnomaly.Windowing.State;
using ServerlessAnomaly.Windowing.Windows;

namespace ServerlessAnomaly.Soak;

/// <summary>What a run left in its home folder.</summary>
/// <param name="Alerts">For each drive, the ids of its alerts.</param>
/// <param name="Windows">For each drive, its window and alert state.</param>
/// <param name="Totals">What became of all readings.</param>
/// <param name="Events">Events in the hub; a sender whose answer was lost has sent some twice.</param>
/// <param name="AppliedEvents">Events up to the last applied one, over all partitions.</param>
/// <param name="AlertMessages">Messages on the alert queue; an alert may be there twice.</param>
internal sealed record LeftBehind(
    IReadOnlyDictionary<string, string> Alerts,
    IReadOnlyDictionary<string, string> Windows,
    ReadingTotals Totals,
    long Events,
    long AppliedEvents,
    int AlertMessages
)
{
    /// <summary>Reads a home folder in which nothing runs.</summary>
    public static async Task<LeftBehind> ReadAsync(string home, CancellationToken cancellationToken)
    {
        await using var storage = await StorageSession.OpenAsync(home, create: false, cancellationToken);
        var alerts = await QueuedAlerts.ReceiveAllAsync(storage.ConnectionString, QueueAlertSink.DefaultQueue);
        var windows = new Dictionary<string, string>(StringComparer.Ordinal);
        var (totals, applied) = (default(ReadingTotals), 0L);
        foreach (var partition in await storage.Journal.ListAsync(cancellationToken))
        {
            var state = await PartitionState.LoadAsync(
                storage.Journal,
                partition,
                FeatureSchema.Load(TelemetryOptions.DefaultSchema),
                new WindowOptions(),
                new DurabilityOptions(),
                cancellationToken
            );
            foreach (var drive in state.Windows.Drives)
                windows.Add(Encoding.UTF8.GetString(state.Windows.SerialNumber(drive)), Describe(state.Windows, drive));
            totals += state.Totals;
            applied += state.LastEvent.SequenceNumber + 1;
        }
        var byDrive = alerts
            .GroupBy(alert => alert.SerialNumber, StringComparer.Ordinal)
            .ToDictionary(
                drive => drive.Key,
                drive => string.Join(' ', drive.Select(alert => alert.AlertId).Distinct().Order(StringComparer.Ordinal))
            );
        return new(byDrive, windows, totals, await EventsAsync(home), applied, alerts.Count);
    }

    /// <summary>Every way in which another run's remains differ from these; empty if in none.</summary>
    public IReadOnlyList<string> DifferencesOf(LeftBehind other)
    {
        var differences = new List<string>();
        Compare("alerts", Alerts, other.Alerts, differences);
        Compare("window", Windows, other.Windows, differences);
        if (other.AppliedEvents != other.Events)
            differences.Add($"{other.Events} events are in the hub, and {other.AppliedEvents} were applied");
        if (other.Totals.Received != other.Events)
            differences.Add($"{other.Events} readings are in the hub, and {other.Totals.Received} were counted");
        var (a, b) = (Totals, other.Totals);
        if ((a.Scored, a.WarmingUp, a.DeadLettered) != (b.Scored, b.WarmingUp, b.DeadLettered))
            differences.Add($"totals are {b} instead of {a}");

        // A reading that the sender sent twice is a duplicate, or late, the second time.
        var again = b.Duplicates + b.Late - a.Duplicates - a.Late;
        if (again != other.Events - Events)
            differences.Add($"{other.Events - Events} readings were sent twice, and {again} were counted as such");
        return differences;
    }

    private static async Task<long> EventsAsync(string home)
    {
        await using var hub = LocalEventHub.Open(new LocalEventHubOptions { Folder = Path.Combine(home, "hubs", "telemetry") });
        return hub.GetStatus().Sum(partition => partition.LastSequenceNumber + 1);
    }

    private static void Compare(
        string what,
        IReadOnlyDictionary<string, string> expected,
        IReadOnlyDictionary<string, string> actual,
        List<string> differences
    )
    {
        foreach (var drive in expected.Keys.Union(actual.Keys).Order(StringComparer.Ordinal))
            if (expected.GetValueOrDefault(drive) is var wanted && actual.GetValueOrDefault(drive) is var found && wanted != found)
                differences.Add($"{what} of {drive}: {found ?? "none"} instead of {wanted ?? "none"}");
    }

    private static string Describe(PartitionWindows windows, int drive)
    {
        var values = new float[windows.Options.Steps * windows.Width];
        windows.CopyWindow(drive, values);
        var numbers = string.Join(' ', values.Select(value => value.ToString(CultureInfo.InvariantCulture)));
        var alert = windows.Alert(drive);

        // A score's last digits depend on how many windows are scored in one run, and so on where batches begin.
        var alerted = alert.AlertedScore.ToString("G3", CultureInfo.InvariantCulture);
        return $"{windows.FirstStep(drive)} {windows.LastStep(drive)} {windows.Presence(drive):b} "
            + $"alert {alert.LastStep} {alert.Exceeded:b} {alert.Scored:b} {alerted} values {numbers}";
    }
}
