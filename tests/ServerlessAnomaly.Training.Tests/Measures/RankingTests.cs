using System.Globalization;
using ServerlessAnomaly.Training.Measures;

namespace ServerlessAnomaly.Training.Tests.Measures;

public sealed class RankingTests
{
    [Fact]
    public void RocArea_RandomScoresWithTies_IsTheShareOfPairsInOrder()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var (positives, negatives) = Scores(seed);
            var pairs = positives.Sum(p =>
                negatives.Sum(n =>
                    p > n ? 1
                    : p == n ? 0.5
                    : 0
                )
            );
            Assert.Equal(pairs / (positives.Length * negatives.Length), Ranking.RocArea(positives, negatives), 1e-12);
        }
    }

    [Fact]
    public void AveragePrecision_RandomScoresWithTies_IsTheSumOverThresholds()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var (positives, negatives) = Scores(seed);
            double expected = 0,
                recallBefore = 0;
            foreach (var threshold in positives.Concat(negatives).Distinct().OrderDescending())
            {
                double hits = positives.Count(score => score >= threshold),
                    falseAlarms = negatives.Count(score => score >= threshold);
                expected += ((hits / positives.Length) - recallBefore) * hits / (hits + falseAlarms);
                recallBefore = hits / positives.Length;
            }
            Assert.Equal(expected, Ranking.AveragePrecision(positives, negatives), 1e-12);
        }
    }

    [Fact]
    public void ThresholdAt_RandomScoresWithTies_IsTheLowestThatKeepsTheRate()
    {
        var random = new Random(1);
        for (var seed = 0; seed < 500; seed++)
        {
            var (scores, _) = Scores(seed);
            var rate = random.NextDouble() / 2;
            var threshold = Ranking.ThresholdAt(scores, rate);
            var candidates = scores.Where(candidate => scores.Count(score => score > candidate) <= rate * scores.Length);
            Assert.Equal(candidates.Min(), threshold);
        }
    }

    [Fact]
    public void RocArea_NoPair_IsNotANumber()
    {
        Assert.True(double.IsNaN(Ranking.RocArea([], [1])));
        Assert.True(double.IsNaN(Ranking.RocArea([1], [])));
        Assert.True(double.IsNaN(Ranking.AveragePrecision([], [1])));
    }

    [Fact]
    public async Task RocAreaAndAveragePrecision_RandomScores_AgreeWithScikitLearn()
    {
        const string Script = """
            import sys
            from sklearn.metrics import average_precision_score, roc_auc_score
            for line in sys.stdin:
                labels, scores = zip(*((int(l), float(s)) for l, s in (pair.split(":") for pair in line.split())))
                print(repr(float(roc_auc_score(labels, scores))), repr(float(average_precision_score(labels, scores))))
            """;
        var lines = Enumerable
            .Range(0, 50)
            .Select(seed =>
            {
                var (positives, negatives) = Scores(seed);
                return string.Join(' ', positives.Select(score => Pair(1, score)).Concat(negatives.Select(score => Pair(0, score))));
            });
        var answers = await ScikitLearn.RunAsync(Script, string.Join('\n', lines));
        Assert.Equal(100, answers.Length);
        for (var seed = 0; seed < 50; seed++)
        {
            var (positives, negatives) = Scores(seed);
            Assert.Equal(answers[2 * seed], Ranking.RocArea(positives, negatives), 1e-9);
            Assert.Equal(answers[(2 * seed) + 1], Ranking.AveragePrecision(positives, negatives), 1e-9);
        }

        static string Pair(int label, float score) => string.Create(CultureInfo.InvariantCulture, $"{label}:{score:R}");
    }

    /// <summary>Few distinct scores, so that ties are the rule.</summary>
    private static (float[] Positives, float[] Negatives) Scores(int seed)
    {
        var random = new Random(seed);
        var distinct = random.Next(2, 40);
        return (Draw(random.Next(1, 60)), Draw(random.Next(1, 60)));

        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(distinct) * 0.37f)];
    }
}
