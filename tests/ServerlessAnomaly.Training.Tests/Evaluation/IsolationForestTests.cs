using System.Globalization;
using ServerlessAnomaly.Training.Evaluation;

namespace ServerlessAnomaly.Training.Tests.Evaluation;

public sealed class IsolationForestTests
{
    private const int Features = 3;
    private const int Count = 1000;

    [Fact]
    public void Score_PointsFarFromTheRest_IsHigherThanThatOfAllOthers()
    {
        var points = Points();
        var forest = IsolationForest.Fit(points, Features, seed: 1);
        var inside = Enumerable.Range(0, Count).Max(i => forest.Score(points.AsSpan(i * Features, Features)));
        Assert.True(forest.Score([30, -30, 30]) > inside);
        Assert.True(forest.Score([0, 0, 0]) < 0.5);
        Assert.InRange(inside, 0.5, 1);
    }

    [Fact]
    public void Fit_SameSeed_GivesTheSameScores()
    {
        var points = Points();
        var (one, same, other) = (Scores(points, 1), Scores(points, 1), Scores(points, 2));
        Assert.Equal(one, same);
        Assert.NotEqual(one, other);
    }

    [Fact]
    public void Fit_EqualPoints_ScoresThemAllAlike()
    {
        var forest = IsolationForest.Fit(new float[40 * Features], Features, seed: 1);
        Assert.Equal(0.5, forest.Score([0, 0, 0]), 1e-6);
        Assert.Equal(forest.Score([0, 0, 0]), forest.Score([9, 9, 9]));
    }

    [Fact]
    public async Task Score_RandomPoints_AgreesWithScikitLearnAsFarAsSeedsDo()
    {
        const string Script = """
            import sys
            import numpy
            from sklearn.ensemble import IsolationForest
            points = numpy.array([[float(value) for value in line.split()] for line in sys.stdin])
            for seed in (1, 2):
                scores = -IsolationForest(n_estimators=100, max_samples=256, random_state=seed).fit(points).score_samples(points)
                print(" ".join(repr(float(score)) for score in scores))
            """;
        var points = Points();
        var lines = points
            .Chunk(Features)
            .Select(point => string.Join(' ', point.Select(x => x.ToString("R", CultureInfo.InvariantCulture))));
        double[][] theirs = [.. (await ScikitLearn.RunAsync(Script, string.Join('\n', lines))).Chunk(Count)];
        double[] ours = [.. Scores(points, 1).Select(score => (double)score)];
        var apart = MeanDistance(theirs[0], theirs[1]);
        Assert.True(MeanDistance(ours, theirs[0]) < 1.5 * apart, $"{MeanDistance(ours, theirs[0])} from it, and its seeds {apart} apart.");
        Assert.Equal(theirs[0].Average(), ours.Average(), 0.01);
    }

    private static double MeanDistance(double[] a, double[] b) => a.Zip(b).Average(pair => Math.Abs(pair.First - pair.Second));

    private static float[] Scores(float[] points, int seed)
    {
        var forest = IsolationForest.Fit(points, Features, seed);
        return [.. Enumerable.Range(0, Count).Select(i => forest.Score(points.AsSpan(i * Features, Features)))];
    }

    /// <summary>Two features around 0, and one that is nearly always 0, as counters are.</summary>
    private static float[] Points()
    {
        var random = new Random(8);
        return
        [
            .. Enumerable
                .Range(0, Count * Features)
                .Select(i =>
                    i % Features < 2 ? random.NextSingle() + random.NextSingle() - 1
                    : random.Next(20) == 0 ? random.Next(1, 9)
                    : 0
                ),
        ];
    }
}
