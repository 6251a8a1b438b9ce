using ServerlessAnomaly.Training.Chance;

namespace ServerlessAnomaly.Training.Tests.Chance;

public sealed class LogisticCalibrationTests
{
    [Fact]
    public void Fit_ExamplesOfKnownChance_FindsIt()
    {
        var random = new Random(3);
        List<float> trees = [],
            scores = [];
        List<ChanceExample> examples = [];
        for (var i = 0; i < 20_000; i++)
        {
            var (sum, score) = ((random.NextSingle() * 6) - 3, random.NextSingle() * 20);
            trees.Add(sum);
            scores.Add(score);
            var chance = new LogisticCalibration(0.8, 0.5, -2).ChanceAt(sum, score);
            examples.Add(new ChanceExample { Evidence = [], Fails = random.NextDouble() < chance });
        }
        var found = LogisticCalibration.Fit(trees, scores, examples);
        Assert.Equal(0.8, found.Trees, 0.05);
        Assert.Equal(0.5, found.First, 0.06);
        Assert.Equal(-2, found.Offset, 0.15);
    }

    [Fact]
    public void Fit_ScoreThatTellsTheOppositeOrPartsWholly_StaysFiniteAndNotNegative()
    {
        ChanceExample[] examples = [.. Enumerable.Range(0, 100).Select(i => new ChanceExample { Evidence = [], Fails = i < 50 })];
        float[] parts = [.. examples.Select(example => example.Fails ? 1f : -1)],
            opposite = [.. examples.Select(example => example.Fails ? 0f : 9)];
        var found = LogisticCalibration.Fit(parts, opposite, examples);
        Assert.True(double.IsFinite(found.Trees) && found.Trees > 0);
        Assert.Equal(0, found.First);
        Assert.InRange(found.ChanceAt(1, 0), 0.9, 1);
    }
}
