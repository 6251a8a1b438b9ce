using ServerlessAnomaly.Training.Measures;

namespace ServerlessAnomaly.Training.Tests.Measures;

public sealed class ScoreHistogramTests
{
    [Theory]
    [InlineData(new[] { 0f, 0.01f, 0.5f, 20f }, true), InlineData(new[] { 1f, 2f, 3f }, false), InlineData(new[] { -1f, 0f, 400f }, false)]
    [InlineData(new[] { 0f, 0f }, false), InlineData(new[] { 5f, 5f }, false)]
    public void Shares_AnyScores_AddUpToOne(float[] scores, bool isLogarithmic)
    {
        var bins = ScoreHistogram.For(scores);
        Assert.Equal(isLogarithmic, bins.IsLogarithmic);
        Assert.Equal(1, bins.Shares(scores).Sum(), 1e-12);
        Assert.Equal(bins.Edges.Order(), bins.Edges);
        Assert.All(bins.Edges, edge => Assert.True(double.IsFinite(edge)));
    }

    [Fact]
    public void Shares_ScoreInABin_IsCountedBetweenItsEdges()
    {
        float[] scores = [0, 0.001f, 0.02f, 7, 100];
        var bins = ScoreHistogram.For(scores);
        foreach (var score in scores[1..^1])
        {
            var bin = bins.Shares([score]).Index().Single(one => one.Item == 1).Index;
            Assert.InRange(score, bins.Edges[bin] * 0.9999999, bins.Edges[bin + 1]);
        }
    }
}
