using ServerlessAnomaly.Training.Measures;

namespace ServerlessAnomaly.Training.Tests.Measures;

public sealed class RankingCurvesTests
{
    [Fact]
    public void Roc_RandomScoresWithTies_HasTheAreaThatRankingSays()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var (positives, negatives) = Scores(seed, 60);
            var curve = RankingCurves.Roc(positives, negatives);
            Assert.Equal([0, 0], curve[0]);
            Assert.Equal([1, 1], curve[^1]);
            var area = curve.Zip(curve.Skip(1)).Sum(step => (step.Second[0] - step.First[0]) * (step.Second[1] + step.First[1]) / 2);
            Assert.Equal(Ranking.RocArea(positives, negatives), area, 1e-9);
        }
    }

    [Fact]
    public void Roc_ManyScores_KeepsItsShapeInFewPoints()
    {
        var (positives, negatives) = Scores(1, 40_000, distinct: 1_000_000);
        var curve = RankingCurves.Roc(positives, negatives);
        Assert.InRange(curve.Count, 100, 602);
        var area = curve.Zip(curve.Skip(1)).Sum(step => (step.Second[0] - step.First[0]) * (step.Second[1] + step.First[1]) / 2);
        Assert.Equal(Ranking.RocArea(positives, negatives), area, 0.003);
    }

    [Fact]
    public void PrecisionRecall_RandomScores_EndsAtTheShareOfPositives()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var (positives, negatives) = Scores(seed, 60);
            var lowest = positives.Min();
            double taken = positives.Length + negatives.Count(score => score >= lowest);
            var curve = RankingCurves.PrecisionRecall(positives, negatives);
            Assert.Equal([1, positives.Length / taken], curve[^1]);
            Assert.All(curve.Zip(curve.Skip(1)), step => Assert.True(step.First[0] <= step.Second[0]));
        }
    }

    private static (float[] Positives, float[] Negatives) Scores(int seed, int most, int distinct = 25)
    {
        var random = new Random(seed);
        return (Draw(random.Next(1, most), 1.3f), Draw(random.Next(1, most), 1));

        float[] Draw(int count, float factor) => [.. Enumerable.Range(0, count).Select(_ => random.Next(distinct) * factor)];
    }
}
