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
        var outcomes = DriveOutcome.Judge(labels, alerts, judgeFrom);
        var leads = outcomes.Where(drive => drive.IsCaught).Select(drive => (double)drive.LeadDays!.Value).Order().ToList();
        return new DetectionSummary(
            outcomes.Count,
            outcomes.Count(drive => drive.FailedOn is not null),
            leads.Count,
            outcomes.Count(drive => drive.IsFalseAlarm),
            Median(leads)
        );
    }

    private static double? Median(List<double> ordered) =>
        ordered.Count == 0 ? null
        : ordered.Count % 2 == 1 ? ordered[ordered.Count / 2]
        : (ordered[ordered.Count / 2 - 1] + ordered[ordered.Count / 2]) / 2;
}
