using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Training.Measures;
using ServerlessAnomaly.Training.Reports;

namespace ServerlessAnomaly.Cli.Replay;

/// <summary>The page that the demo ends with.</summary>
internal static class DemoReport
{
    public static string Write(ReplayResult result, EvaluationEvidence evidence)
    {
        var caught = result.Outcomes.Where(drive => drive.IsCaught).OrderByDescending(drive => drive.LeadDays).ToList();
        var report = new HtmlReport(
            "Demo on the bundled sample",
            $"The detector {result.Champion} was trained on the sample's early days and has seen nothing of the replayed ones, "
                + "neither values nor failures."
        )
            .Figures([
                new("readings sent", ReportText.Count(result.Sent)),
                new("windows scored", ReportText.Count(result.Scored)),
                new("drives", ReportText.Count(result.Drives)),
                new("failures caught", $"{result.FailuresCaught} of {result.Failures}"),
                new("false alarms", $"{result.FalseAlarms} of {result.Drives - result.Failures} healthy drives"),
                new("median lead time", result.MedianLeadDays is { } days ? $"{ReportText.Number(days)} days" : "-"),
                new("readings per second", ReportText.Count((long)result.ReadingsPerSecond)),
                new("latency, 99 % within", $"{ReportText.Number(result.LatencyMs.P99)} ms"),
            ])
            .Section("What was reported")
            .Chart(AlertsByDay(result))
            .Chart(EvidenceCharts.LeadTimes([.. caught.Select(drive => drive.LeadDays!.Value)]))
            .Chart(Reasons(result))
            .Section("What the scores look like")
            .Chart(
                EvidenceCharts.Scores(
                    evidence.HealthyDrives,
                    evidence.FailingDrives,
                    evidence.Threshold,
                    "drives, each by its highest score",
                    "healthy",
                    "failing"
                )
            );
        if (evidence.FailingDrives.Count > 0)
            report.Chart(EvidenceCharts.DetectionByFalseAlarms([(evidence.Detector, evidence.FailingDrives, evidence.HealthyDrives)]));
        if (evidence.TopScores.Count > 0)
            report.Chart(EvidenceCharts.Attributions(evidence.TopScores));
        return report
            .Section("Failures caught")
            .Table(
                "Earliest first",
                ["drive", "first alert", "failed on", "lead days", "severity", "times threshold", "first reason"],
                [.. caught.Select(Row)]
            )
            .Section("Failures missed", "Most of these show nothing in any counter before they fail.")
            .Table(
                "No alert on or before the day of the failure",
                ["drive", "failed on"],
                [
                    .. result
                        .Outcomes.Where(drive => drive.FailedOn is not null && !drive.IsCaught)
                        .OrderBy(drive => drive.FailedOn)
                        .Select(drive => (IReadOnlyList<string>)[drive.SerialNumber, ReportText.Day(drive.FailedOn!.Value)]),
                ]
            )
            .Section("False alarms", "Alerts of drives that did not fail in the sample's days; some may fail later.")
            .Table(
                "Drives",
                ["drive", "first alert", "failed on", "lead days", "severity", "times threshold", "first reason"],
                [.. result.Outcomes.Where(drive => drive.IsFalseAlarm).Select(Row)]
            )
            .ToHtml();
    }

    private static IReadOnlyList<string> Row(DriveOutcome drive)
    {
        var alert = drive.FirstRaised!;
        return
        [
            drive.SerialNumber,
            ReportText.Day(drive.AlertedOn!.Value),
            drive.FailedOn is { } failed ? ReportText.Day(failed) : "-",
            ReportText.Number(drive.LeadDays),
            alert.Severity.ToString().ToLowerInvariant(),
            alert.Threshold > 0 ? ReportText.Number(Math.Round(alert.Score / alert.Threshold, 1)) : "-",
            alert.DriveWarnings is { } warnings ? $"the drive says: {string.Join(", ", warnings)}"
            : alert.TopFeatures is [var cause, ..]
                ? $"{cause.Name} = {ReportText.Number(cause.Value)} ({ReportText.Share(Math.Round(cause.Share, 2))})"
            : "-",
        ];
    }

    private static ReportChart AlertsByDay(ReplayResult result)
    {
        DateOnly[] days =
        [
            .. result.Alerts.Select(Day).Concat(result.Outcomes.Select(drive => drive.FailedOn).OfType<DateOnly>()).Distinct().Order(),
        ];
        return new ReportChart(
            "Alerts and failures by day",
            "Alerts raised, worsened and cleared on each day, and the drives that failed on it.",
            Charts.Bars(
                [.. days.Select(ReportText.Day)],
                "count",
                [
                    .. Enum.GetValues<AlertKind>()
                        .Select(kind =>
                            (
                                kind.ToString().ToLowerInvariant(),
                                Count(day => result.Alerts.Count(alert => alert.Kind == kind && Day(alert) == day))
                            )
                        ),
                    ("failures", Count(day => result.Outcomes.Count(drive => drive.FailedOn == day))),
                ]
            ),
            IsWide: true
        );

        IReadOnlyList<double> Count(Func<DateOnly, int> of) => [.. days.Select(day => (double)of(day))];
    }

    private static ReportChart Reasons(ReplayResult result)
    {
        var reasons = result
            .Outcomes.Where(drive => drive.FirstRaised is not null)
            .SelectMany(drive => drive.FirstRaised!.TopFeatures)
            .GroupBy(cause => cause.Name)
            .Select(group => (Name: group.Key, Share: group.Sum(cause => (double)cause.Share)))
            .OrderByDescending(reason => reason.Share)
            .Take(10)
            .ToList();
        return new ReportChart(
            "Reasons",
            "Each feature's share of the reconstruction error, added up over the first alerts of all drives.",
            Charts.Bars(
                [.. reasons.Select(reason => reason.Name)],
                "alerts",
                [("share", [.. reasons.Select(reason => Math.Round(reason.Share, 2))])],
                isFlat: true
            )
        );
    }

    private static DateOnly Day(DriveAlert alert) => DateOnly.FromDateTime(alert.WindowEnd.UtcDateTime);
}
