using ServerlessAnomaly.Alerting;

namespace ServerlessAnomaly.Cli.Replay;

/// <summary>Alerts held against labels, by drive.</summary>
/// <param name="Drives">Drives replayed, less those that failed before the first judged day.</param>
/// <param name="Failures">Those that failed in the judged days.</param>
/// <param name="FailuresCaught">Failed drives with an alert raised on or before the day of failure.</param>
/// <param name="FalseAlarms">Drives that raised an alert and did not fail.</param>
/// <param name="MedianLeadDays">Median of the days from first alert to failure over the failures caught; null if there are none.</param>
internal sealed record DetectionSummary(int Drives, int Failures, int FailuresCaught, int FalseAlarms, double? MedianLeadDays)
{
    public static DetectionSummary From(DriveLabels labels, IEnumerable<DriveAlert> alerts, DateOnly judgeFrom = default)
    {
        var unjudged = labels.Failures.Where(failure => failure.Value < judgeFrom).Select(failure => failure.Key).ToHashSet(StringComparer.Ordinal);
        var firstRaised = alerts
            .Where(alert => alert.Kind == AlertKind.Raised && IsOfThisReplay(alert, labels) && labels.Contains(alert.SerialNumber) && !unjudged.Contains(alert.SerialNumber))
            .GroupBy(alert => alert.SerialNumber, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => DateOnly.FromDateTime(group.Min(alert => alert.WindowEnd).UtcDateTime), StringComparer.Ordinal);
        var failures = labels.Failures.Where(failure => !unjudged.Contains(failure.Key)).ToDictionary(StringComparer.Ordinal);
        var leads = failures
            .Where(failure => firstRaised.TryGetValue(failure.Key, out var raised) && raised <= failure.Value)
            .Select(failure => (double)(failure.Value.DayNumber - firstRaised[failure.Key].DayNumber))
            .Order().ToList();
        return new DetectionSummary(
            labels.Drives - unjudged.Count, failures.Count, leads.Count, firstRaised.Keys.Count(serial => !failures.ContainsKey(serial)), Median(leads));
    }

    /// <summary>The history may hold alerts of other days, from replays before.</summary>
    private static bool IsOfThisReplay(DriveAlert alert, DriveLabels labels) =>
        DateOnly.FromDateTime(alert.WindowEnd.UtcDateTime) is var day && day >= labels.FirstDay && day <= labels.LastDay;

    private static double? Median(List<double> ordered) => ordered.Count == 0 ? null
        : ordered.Count % 2 == 1 ? ordered[ordered.Count / 2]
        : (ordered[ordered.Count / 2 - 1] + ordered[ordered.Count / 2]) / 2;
}
