using ServerlessAnomaly.Models;
using ServerlessAnomaly.Training.Measures;

namespace ServerlessAnomaly.Training.Reports;

/// <summary>The page of one detector version: what it was trained on, how, and what the gate made of it.</summary>
public static class VersionReport
{
    /// <summary>Writes it.</summary>
    /// <param name="manifest">The version.</param>
    /// <param name="evaluation">What it does on drives and days that it has not seen; null if that was not tried.</param>
    /// <param name="champion">What the champion of that time does on the same; null if there is none.</param>
    /// <returns>The page as HTML.</returns>
    public static string Write(DetectorManifest manifest, EvaluationEvidence? evaluation = null, EvaluationEvidence? champion = null)
    {
        var report = new HtmlReport(
            $"{manifest.Detector} {manifest.Version}",
            $"{manifest.Architecture}. Trained on {ReportText.Day(manifest.Data.From)} to {ReportText.Day(manifest.Data.To)}, "
                + $"done {manifest.CreatedAt:yyyy-MM-dd HH:mm} UTC."
        );
        report.Figures(Figures(manifest));
        if (manifest.Gate is { } gate)
        {
            var against = gate.Champion is { } version ? $"held against the champion {version}" : "with no champion to be held against";
            report
                .Section(
                    gate.Passed ? "Gate: passed" : "Gate: not passed",
                    $"Judged on {ReportText.Day(gate.HeldOutFrom)} to {ReportText.Day(gate.HeldOutTo)}, {against}. "
                        + "A version that does not pass every check does not score."
                )
                .Checks(gate.Checks);
            if (gate.Note is { } note)
                report.Paragraph(note);
        }
        if (evaluation is not null)
            Compared(report, evaluation, champion);
        if (manifest.TrainingCurve is { Count: > 0 } curve)
            report.Section("Training").Chart(EvidenceCharts.Training(curve));
        Details(report, manifest);
        return report.ToHtml();
    }

    private static IEnumerable<ReportFigure> Figures(DetectorManifest manifest)
    {
        var calibration = manifest.Calibration;
        yield return new("threshold", ReportText.Number(manifest.Threshold));
        yield return new("false-alarm rate, target", ReportText.Share(calibration.TargetFalseAlarmRate));
        yield return new(
            $"false-alarm rate, {ReportText.Count(calibration.Drives)} held-out drives",
            ReportText.Share(calibration.RealisedFalseAlarmRate)
        );
        yield return new("drives / failed", $"{ReportText.Count(manifest.Data.Drives)} / {ReportText.Count(manifest.Data.FailedDrives)}");
        yield return new("training windows", ReportText.Count(manifest.Data.TrainingWindows));
        yield return new("parameters", ReportText.Count(manifest.ParameterCount));
        if (manifest.Cost is not { } cost)
            yield break;
        yield return new("readings read", ReportText.Count(cost.Rows));
        yield return new("seconds, from start to registration", ReportText.Number(Math.Round(cost.Seconds, 1)));
        yield return new("device", cost.Device);
    }

    private static void Compared(HtmlReport report, EvaluationEvidence evaluation, EvaluationEvidence? champion)
    {
        report.Section("On days and drives that it has not seen");
        if (evaluation.FailingDrives.Count > 0 && evaluation.HealthyDrives.Count > 0)
        {
            List<(string, IReadOnlyCollection<float>, IReadOnlyCollection<float>)> detectors =
            [
                ("this version", evaluation.FailingDrives, evaluation.HealthyDrives),
            ];
            if (champion is { FailingDrives.Count: > 0, HealthyDrives.Count: > 0 })
                detectors.Add(("champion", champion.FailingDrives, champion.HealthyDrives));
            report.Chart(EvidenceCharts.DetectionByFalseAlarms(detectors));
        }
        if (evaluation.HealthyDrives.Count > 0)
            report.Chart(
                EvidenceCharts.Scores(
                    evaluation.HealthyDrives,
                    evaluation.FailingDrives,
                    evaluation.Threshold,
                    "drives, each by its highest score",
                    "healthy",
                    "failing"
                )
            );
        if (evaluation.LeadDays.Count > 0)
            report.Chart(EvidenceCharts.LeadTimes(evaluation.LeadDays));
        if (evaluation.TopScores.Count > 0)
            report.Chart(EvidenceCharts.Attributions(evaluation.TopScores));
    }

    private static void Details(HtmlReport report, DetectorManifest manifest)
    {
        report
            .Section("Details")
            .Table(
                "What the version is made of",
                ["what", "value"],
                [
                    ["schema", manifest.Schema.Id],
                    [
                        "window",
                        $"{manifest.Window.Steps} steps of {manifest.Window.StepLength:c}, at most {manifest.Window.MaxGapSteps} missing",
                    ],
                    ["threshold set by", manifest.Calibration.Method],
                    ["seed", manifest.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture)],
                    .. manifest.Metrics.Select(metric => (IReadOnlyList<string>)[metric.Key, ReportText.Number(metric.Value)]),
                    .. manifest.Libraries.Select(library => (IReadOnlyList<string>)[library.Key, library.Value]),
                    ["SHA-256 of the model", manifest.ModelSha256],
                ]
            );
    }
}
