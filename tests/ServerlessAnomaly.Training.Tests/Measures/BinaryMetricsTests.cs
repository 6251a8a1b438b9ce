using System.Globalization;
using ServerlessAnomaly.Training.Measures;

namespace ServerlessAnomaly.Training.Tests.Measures;

public sealed class BinaryMetricsTests
{
    [Fact]
    public void At_ScoreOnTheThreshold_IsNotFlagged() =>
        Assert.Equal(
            new BinaryMetrics(TruePositives: 1, FalsePositives: 1, FalseNegatives: 1, TrueNegatives: 2),
            BinaryMetrics.At([3, 2, 5, 2, 1], [true, true, false, false, false], 2)
        );

    [Fact]
    public void Kappa_HandComputedTable_IsAgreementBeyondChance()
    {
        // Agreement 0.7; by chance 0.5 · 0.6 + 0.5 · 0.4 = 0.5.
        var metrics = new BinaryMetrics(TruePositives: 20, FalsePositives: 10, FalseNegatives: 5, TrueNegatives: 15);
        Assert.Equal(0.4, metrics.Kappa, 1e-12);
        Assert.Equal((0.7, 20 / 30.0, 0.8, 40 / 55.0), (metrics.Accuracy, metrics.Precision, metrics.Recall, metrics.F1));
    }

    [Fact]
    public void At_NothingFlaggedOrNothingAnomalous_HasNoNaN()
    {
        var metrics = BinaryMetrics.At([1, 1], [false, false], 2);
        Assert.Equal((1.0, 0.0, 0.0, 0.0, 0.0), (metrics.Accuracy, metrics.Precision, metrics.Recall, metrics.F1, metrics.Kappa));
    }

    [Fact]
    public void At_ListsOfOtherLengths_Throws() => Assert.Throws<ArgumentException>(() => BinaryMetrics.At([1, 2], [true], 1));

    [Fact]
    public async Task At_RandomLabels_AgreesWithScikitLearn()
    {
        const string Script = """
            import sys
            from sklearn.metrics import accuracy_score, precision_score, recall_score, f1_score, cohen_kappa_score
            for line in sys.stdin:
                labels, flags = zip(*((int(p[0]), int(p[1])) for p in line.split()))
                print(accuracy_score(labels, flags), precision_score(labels, flags, zero_division=0),
                      recall_score(labels, flags, zero_division=0), f1_score(labels, flags, zero_division=0),
                          cohen_kappa_score(labels, flags))
            """;
        var cases = Enumerable.Range(0, 40).Select(Case).ToArray();
        var lines = cases.Select(one =>
            string.Join(
                ' ',
                one.Scores.Zip(one.Labels)
                    .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{(pair.Second ? 1 : 0)}{(pair.First > 0.5f ? 1 : 0)}"))
            )
        );
        var answers = await ScikitLearn.RunAsync(Script, string.Join('\n', lines));
        foreach (var (index, (scores, labels)) in cases.Index())
        {
            var metrics = BinaryMetrics.At(scores, labels, 0.5f);
            double[] own = [metrics.Accuracy, metrics.Precision, metrics.Recall, metrics.F1, metrics.Kappa];
            for (var i = 0; i < own.Length; i++)
                Assert.Equal(answers[(5 * index) + i], own[i], 1e-9);
        }
    }

    private static (float[] Scores, bool[] Labels) Case(int seed)
    {
        var random = new Random(seed);
        var count = random.Next(5, 80);
        bool[] labels = [true, false, .. Enumerable.Range(2, count).Select(_ => random.Next(4) == 0)];
        return ([.. labels.Select(label => (float)random.NextDouble() + (label ? 0.2f : 0))], labels);
    }
}
