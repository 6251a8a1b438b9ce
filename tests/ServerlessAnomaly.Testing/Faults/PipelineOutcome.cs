using System.Globalization;
using System.Text;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing.Models;
using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.State;
using ServerlessAnomaly.Windowing.Windows;

namespace ServerlessAnomaly.Testing.Faults;

/// <summary>All that a run leaves behind, in a form that two runs are compared by.</summary>
/// <param name="Alerts">For each drive, the ids and kinds of its alerts in the order in which each first appeared.</param>
/// <param name="Windows">For each drive, its window, model and alert state.</param>
/// <param name="Letters">Dead letters.</param>
/// <param name="Totals">What became of all readings.</param>
/// <param name="Last">The last event applied.</param>
public sealed record PipelineOutcome(
    IReadOnlyList<string> Alerts,
    IReadOnlyList<string> Windows,
    IReadOnlyList<string> Letters,
    ReadingTotals Totals,
    EventPosition Last
)
{
    /// <summary>Reads what the stores hold.</summary>
    public static async Task<PipelineOutcome> ReadAsync(PipelineStores stores, string partition = TelemetryStream.Partition)
    {
        var alerts = (await stores.ReadAlerts())
            .DistinctBy(alert => alert.AlertId)
            .GroupBy(alert => alert.SerialNumber)
            .Select(drive =>
                $"{drive.Key}: {string.Join(' ', drive.Select(alert => $"{alert.Kind}-{alert.Reason}-{alert.WindowEnd:MMdd}-{alert.Score}-{alert.AlertId}"))}"
            );
        var letters = new List<string>();
        await foreach (var letter in stores.DeadLetters.ReadAsync(default))
            letters.Add($"{letter.SequenceNumber:D9} {letter.ReadingIndex} {letter.Reason} {letter.Readings}");
        var name = $"{TestDetector.Schema.Name}-{TestDetector.Schema.Version}/{partition}";
        var state = await PartitionState.LoadAsync(
            stores.Journal,
            name,
            TestDetector.Schema,
            TestDetector.Window,
            new DurabilityOptions(),
            default
        );
        return new(
            [.. alerts.Order(StringComparer.Ordinal)],
            [
                .. DriveKinds
                    .All.SelectMany(kind => state.Kinds[kind].Drives.Select(drive => Describe(state.Kinds[kind], drive)))
                    .Order(StringComparer.Ordinal),
            ],
            [.. letters.Order(StringComparer.Ordinal)],
            state.Totals,
            state.LastEvent
        );
    }

    /// <summary>Fails with what differs.</summary>
    public void AssertSame(PipelineOutcome other)
    {
        Assert.Equal(Alerts, other.Alerts);
        Assert.Equal(Windows, other.Windows);
        Assert.Equal(Letters, other.Letters);
        Assert.Equal(Totals, other.Totals);
        Assert.Equal(Last, other.Last);
    }

    private static string Describe(PartitionWindows windows, int drive)
    {
        var values = new float[windows.Options.Steps * windows.Width];
        windows.CopyWindow(drive, values);
        var numbers = string.Join(' ', values.Select(value => value.ToString(CultureInfo.InvariantCulture)));
        return $"{Encoding.UTF8.GetString(windows.SerialNumber(drive))} {Encoding.UTF8.GetString(windows.Model(drive))} {windows.FirstStep(drive)} "
            + $"{windows.LastStep(drive)} {windows.Presence(drive):b} {windows.Alert(drive)} {windows.Verdict(drive)} {windows.Facts(drive)} {windows.IsAsleep(drive)} {windows.HasTwoDrives(drive)} {AlertLocation.Of(windows.Location(drive))} {windows.Readings(drive)} {windows.Restarts(drive)} {numbers}";
    }
}
