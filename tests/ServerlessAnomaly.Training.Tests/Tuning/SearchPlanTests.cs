using ServerlessAnomaly.Training.Tuning;

namespace ServerlessAnomaly.Training.Tests.Tuning;

public sealed class SearchPlanTests
{
    [Fact]
    public void Next_ValleyInTwoDimensions_ComesNearerThanRandomSearch()
    {
        const int Seeds = 4,
            Trials = 20;
        var (bayesian, random) = (0.0, 0.0);
        for (var seed = 0; seed < Seeds; seed++)
        {
            bayesian += Lowest(SearchStrategy.Bayesian, seed, Trials) / Seeds;
            random += Lowest(SearchStrategy.Random, seed, Trials) / Seeds;
        }
        Assert.True(bayesian < random / 5, $"Mean distance to the lowest value: {bayesian} against {random}.");
    }

    [Fact]
    public void Next_AtRandom_HasNoPatternFromTrialToTrial()
    {
        const int Trials = 400;
        var plan = new SearchPlan(2, SearchStrategy.Random, 1);
        double[] places = [.. Enumerable.Range(0, Trials).Select(trial => plan.Next(new double[trial][], new double[trial])[0])];
        for (var lag = 1; lag <= 5; lag++)
        {
            var along = places.Zip(places.Skip(lag)).Average(pair => (pair.First - 0.5) * (pair.Second - 0.5)) * 12;
            Assert.InRange(along, -0.2, 0.2);
        }
        Assert.InRange(places.Average(), 0.45, 0.55);
    }

    [Fact]
    public void Next_SameHistory_IsTheSamePointInTheCube()
    {
        double[][] points =
        [
            [0.1, 0.2],
            [0.5, 0.9],
            [0.3, 0.3],
            [0.8, 0.1],
            [0.6, 0.6],
            [0.9, 0.9],
        ];
        double[] values = [3, 1, 2, 5, 0.5, 4];
        double[] Ask(int seed) => new SearchPlan(2, SearchStrategy.Bayesian, seed).Next(points, values);
        Assert.Equal(Ask(1), Ask(1));
        Assert.NotEqual(Ask(1), Ask(2));
        Assert.All(Ask(1), place => Assert.InRange(place, 0, 1));
    }

    [Fact]
    public void Next_EqualValues_StillProposes() =>
        Assert.Equal(
            2,
            new SearchPlan(2, SearchStrategy.Bayesian, 1)
                .Next([.. Enumerable.Range(0, 6).Select(i => (double[])[i / 6.0, 0.5])], [1, 1, 1, 1, 1, 1])
                .Length
        );

    private static double Lowest(SearchStrategy strategy, int seed, int trials)
    {
        var plan = new SearchPlan(2, strategy, seed);
        List<double[]> points = [];
        List<double> values = [];
        for (var i = 0; i < trials; i++)
        {
            var point = plan.Next([.. points], [.. values]);
            points.Add(point);
            values.Add(Math.Pow(point[0] - 0.62, 2) + (0.3 * Math.Pow(point[1] - 0.27, 2)));
        }
        return values.Min();
    }
}
