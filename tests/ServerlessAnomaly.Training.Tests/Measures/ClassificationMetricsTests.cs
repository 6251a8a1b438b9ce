using ServerlessAnomaly.Training.Measures;

namespace ServerlessAnomaly.Training.Tests.Measures;

public sealed class ClassificationMetricsTests
{
    [Fact]
    public void Measure_KnownScores_GivesTheFiguresComputedByHand()
    {
        // 45 anomalous items of which 20 are caught, 5 of 35 normal ones falsely: computed by hand.
        float[] anomalous = [.. Enumerable.Repeat(2f, 20), .. Enumerable.Repeat(1f, 25)];
        float[] normal = [.. Enumerable.Repeat(2f, 5), .. Enumerable.Repeat(1f, 30)];
        var figures = ClassificationMetrics.Measure(normal, anomalous, threshold: 1);
        Assert.Equal(50 / 80.0, figures.Accuracy, 1e-12);
        Assert.Equal(20 / 25.0, figures.Precision, 1e-12);
        Assert.Equal(20 / 45.0, figures.Recall, 1e-12);
        Assert.Equal(40 / 70.0, figures.F1, 1e-12);
        // Chance: 25/80 · 45/80 + 55/80 · 35/80 = 0.4765625.
        Assert.Equal((0.625 - 0.4765625) / (1 - 0.4765625), figures.Kappa, 1e-12);
        // Pairs: 20 · 30 right, 20 · 5 and 25 · 30 tied, 25 · 5 wrong.
        Assert.Equal((600 + (0.5 * 850)) / 1575, figures.RocAuc, 1e-12);
        Assert.Equal((30 / 35.0, 20 / 45.0), (figures.NormalRight, figures.AnomalousRight));
        Assert.Equal((35, 45), (figures.NormalItems, figures.AnomalousItems));
    }

    [Fact]
    public void Measure_NothingCalledAnomalous_HasNoPrecisionAndNoKappa()
    {
        var figures = ClassificationMetrics.Measure([1, 2], [1, 2], threshold: 5);
        Assert.Equal((0.5, 0, 0, 0, 0), (figures.Accuracy, figures.Precision, figures.Recall, figures.F1, figures.Kappa));
    }
}
