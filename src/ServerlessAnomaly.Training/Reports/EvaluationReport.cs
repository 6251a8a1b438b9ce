using ServerlessAnomaly.Training.Measures;

namespace ServerlessAnomaly.Training.Reports;

/// <summary>The page that an evaluation ends with.</summary>
public static class EvaluationReport
{
    /// <summary>Writes it.</summary>
    /// <param name="evidence">Scores and labels, and whatever else the protocol has.</param>
    /// <returns>The page as HTML.</returns>
    /// <exception cref="ArgumentException">The scores and labels do not allow curves: one kind is missing, or their numbers
    /// differ.</exception>
    public static string Write(EvaluationEvidence evidence)
    {
        float[] anomalous = [.. ScoresOf(evidence, true)],
            normal = [.. ScoresOf(evidence, false)];
        if (evidence.Scores.Count != evidence.IsAnomalous.Count || anomalous.Length == 0 || normal.Length == 0)
        {
            throw new ArgumentException(
                $"A report needs normal and anomalous {evidence.Unit} with one score each, but there are {evidence.Scores.Count} scores "
                    + $"for {normal.Length} normal and {anomalous.Length} anomalous ones."
            );
        }
        var report = new HtmlReport(
            $"{evidence.Detector} judged by {evidence.Protocol}",
            $"Seed {evidence.Seed}. {ReportText.Count(anomalous.Length)} anomalous and {ReportText.Count(normal.Length)} normal {evidence.Unit}, "
                + "none of which training has seen."
        );
        if (evidence.Figures.Count > 0)
            report.Figures(evidence.Figures.Select(figure => new ReportFigure(figure.Key, figure.Value)));
        Ranked(report, evidence, normal, anomalous);
        if (evidence.Threshold is { } threshold)
            AtThreshold(report, evidence, threshold);
        Explained(report, evidence);
        return report.ToHtml();
    }

    private static void Ranked(HtmlReport report, EvaluationEvidence evidence, float[] normal, float[] anomalous)
    {
        report.Section("How well scores tell normal from anomalous");
        if (evidence.FailingDrives.Count > 0 && evidence.HealthyDrives.Count > 0)
            report.Chart(EvidenceCharts.DetectionByFalseAlarms([(evidence.Detector, evidence.FailingDrives, evidence.HealthyDrives)]));
        report
            .Chart(EvidenceCharts.Scores(normal, anomalous, evidence.Threshold, evidence.Unit))
            .Chart(
                new ReportChart(
                    "ROC curve",
                    $"Share of anomalous {evidence.Unit} found by share of normal ones flagged. "
                        + $"Area {ReportText.Number(Ranking.RocArea(anomalous, normal))}; 0.5 is chance.",
                    Charts.Lines(
                        "false positive rate",
                        "true positive rate",
                        [
                            new(evidence.Detector, RankingCurves.Roc(anomalous, normal)),
                            new(
                                "chance",
                                [
                                    [0, 0],
                                    [1, 1],
                                ],
                                IsDashed: true
                            ),
                        ],
                        limitY: (0, 1)
                    )
                )
            )
            .Chart(
                new ReportChart(
                    "Precision and recall",
                    $"Share of the flagged that is anomalous by share of the anomalous that is flagged. "
                        + $"Average precision {ReportText.Number(Ranking.AveragePrecision(anomalous, normal))}; "
                        + $"chance is {ReportText.Number(anomalous.Length / (double)evidence.Scores.Count)}.",
                    Charts.Lines(
                        "recall",
                        "precision",
                        [new(evidence.Detector, RankingCurves.PrecisionRecall(anomalous, normal))],
                        limitY: (0, 1)
                    )
                )
            );
    }

    private static void AtThreshold(HtmlReport report, EvaluationEvidence evidence, float threshold)
    {
        var metrics = BinaryMetrics.At(evidence.Scores, evidence.IsAnomalous, threshold);
        report
            .Section("At the threshold", $"A score above {ReportText.Number(threshold)} is flagged. The figures count {evidence.Unit}.")
            .Figures([
                new("accuracy", ReportText.Number(metrics.Accuracy)),
                new("precision", ReportText.Number(metrics.Precision)),
                new("recall", ReportText.Number(metrics.Recall)),
                new("F1", ReportText.Number(metrics.F1)),
                new("Cohen's kappa", ReportText.Number(metrics.Kappa)),
            ])
            .Table(
                "Confusion matrix",
                ["", "flagged", "not flagged"],
                [
                    ["anomalous", ReportText.Count(metrics.TruePositives), ReportText.Count(metrics.FalseNegatives)],
                    ["normal", ReportText.Count(metrics.FalsePositives), ReportText.Count(metrics.TrueNegatives)],
                ]
            );
        if (evidence.LeadDays.Count > 0)
            report.Chart(EvidenceCharts.LeadTimes(evidence.LeadDays));
    }

    private static void Explained(HtmlReport report, EvaluationEvidence evidence)
    {
        if (evidence.TopScores.Count > 0 || evidence.Latent.Count > 0)
            report.Section("Why");
        if (evidence.TopScores.Count > 0)
            report.Chart(EvidenceCharts.Attributions(evidence.TopScores));
        if (evidence.Latent is [{ Vector.Length: > 1 }, _, ..])
            report.Chart(EvidenceCharts.Latent(evidence.Latent));
        if (evidence.Reconstructions.Count > 0)
        {
            report.Section("Input and reconstruction", "Features that the network sees and that move most in the window.");
            foreach (var example in evidence.Reconstructions)
                report.Chart(EvidenceCharts.Reconstruction(example));
        }
        if (evidence.TrainingCurve.Count > 0)
            report.Section("Training").Chart(EvidenceCharts.Training(evidence.TrainingCurve));
    }

    private static IEnumerable<float> ScoresOf(EvaluationEvidence evidence, bool anomalous) =>
        evidence.Scores.Zip(evidence.IsAnomalous).Where(pair => pair.Second == anomalous).Select(pair => pair.First);
}
