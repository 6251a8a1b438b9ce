using ServerlessAnomaly.Training.Measures;

namespace ServerlessAnomaly.Training.Tests.Reports;

/// <summary>Evidence with everything that a report can show.</summary>
internal static class ReportSamples
{
    public const string Hostile = "</script><script>alert('x')</script> & \"quoted\" <b>";

    public static EvaluationEvidence Evidence(string detector = "dense")
    {
        var random = new Random(3);
        bool[] labels = [.. Enumerable.Range(0, 600).Select(i => i % 10 == 0)];
        return new EvaluationEvidence
        {
            Protocol = "sample",
            Detector = detector,
            Seed = 3,
            Scores = [.. labels.Select(label => (float)Math.Exp((random.NextDouble() * 5) + (label ? 3 : 0)))],
            IsAnomalous = labels,
            Threshold = 120,
            Figures = new Dictionary<string, string> { ["window ROC AUC"] = "0.9" },
            HealthyDrives = [.. Enumerable.Range(0, 100).Select(_ => (float)Math.Exp(random.NextDouble() * 5))],
            FailingDrives = [.. Enumerable.Range(0, 30).Select(_ => (float)Math.Exp((random.NextDouble() * 5) + 2))],
            LeadDays = [0, 1, 5, 9, 40],
            TrainingCurve = [new(1, 0.9, 1.1), new(2, 0.5, 0.7), new(3, 0.4, 0.65)],
            Latent =
            [
                .. Enumerable
                    .Range(0, 80)
                    .Select(i => new LatentPoint([.. Enumerable.Range(0, 8).Select(_ => (float)random.NextDouble())], i % 2 == 0)),
            ],
            TopScores = [new(Hostile, 300, new Dictionary<string, double> { ["pending sectors"] = 200, [Hostile] = 100 })],
            Reconstructions = [new("Z1, healthy", "temperature", [0.1, null, 0.4, 0.2], [0.1, 0.2, 0.3, 0.2])],
        };
    }
}
