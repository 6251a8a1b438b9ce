using ServerlessAnomaly.Training.Measures;
using ServerlessAnomaly.Training.Reports;

namespace ServerlessAnomaly.Training.Tests.Reports;

public sealed class EvaluationReportTests
{
    [Fact]
    public void Write_FullEvidence_ShowsEachPart()
    {
        var html = EvaluationReport.Write(ReportSamples.Evidence());
        string[] parts =
        [
            "ROC curve",
            "Precision and recall",
            "Failures caught by false alarms",
            "Confusion matrix",
            "Cohen&#39;s kappa",
            "Lead time",
            "Latent space",
            "What made the highest scores",
            "Z1, healthy: temperature",
            "Loss by epoch",
        ];
        Assert.All(parts, part => Assert.Contains(part, html, StringComparison.Ordinal));
    }

    [Fact]
    public void Write_ScoresAndLabelsAlone_IsEnough()
    {
        var evidence = new EvaluationEvidence
        {
            Protocol = "p",
            Detector = "d",
            Seed = 1,
            Scores = [1, 2, 3],
            IsAnomalous = [false, true, true],
            Unit = "images",
        };
        var html = EvaluationReport.Write(evidence);
        Assert.Contains("2 anomalous and 1 normal images", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Confusion", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_OneKindOnly_SaysWhatIsMissing()
    {
        var evidence = new EvaluationEvidence
        {
            Protocol = "p",
            Detector = "d",
            Seed = 1,
            Scores = [1, 2],
            IsAnomalous = [false, false],
        };
        var fault = Assert.Throws<ArgumentException>(() => EvaluationReport.Write(evidence));
        Assert.Contains("2 normal and 0 anomalous", fault.Message, StringComparison.Ordinal);
    }
}
