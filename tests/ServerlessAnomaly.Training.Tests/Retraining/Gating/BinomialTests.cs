using ServerlessAnomaly.Training.Retraining.Gating;

namespace ServerlessAnomaly.Training.Tests.Retraining.Gating;

public sealed class BinomialTests
{
    [Theory]
    [InlineData(5, 0.5, 0.05, 4)]
    [InlineData(4, 0.5, 0.05, 4)]
    [InlineData(0, 0.5, 0.05, 0)]
    [InlineData(1, 0.01, 0.05, 0)]
    [InlineData(1, 0.5, 0.5, 0)]
    public void MostByChance_SmallNumbers_IsExact(int trials, double rate, double risk, int expected) =>
        Assert.Equal(expected, Binomial.MostByChance(trials, rate, risk));

    [Fact]
    public void MostByChance_RandomNumbers_IsTheSmallestWithinTheRisk()
    {
        var random = new Random(3);
        for (var i = 0; i < 300; i++)
        {
            var (trials, rate, risk) = (random.Next(1, 60), 0.01 + (0.9 * random.NextDouble()), 0.001 + (0.2 * random.NextDouble()));
            var most = Binomial.MostByChance(trials, rate, risk);
            Assert.True(Above(trials, rate, most) <= risk + 1e-9);
            if (most > 0)
                Assert.True(Above(trials, rate, most - 1) > risk - 1e-9);
        }
    }

    [Fact]
    public void MostByChance_LargeFleet_IsNearTheNormalQuantile() =>
        Assert.InRange(Binomial.MostByChance(1_000_000, 0.01, 0.01), 10_000 + 225, 10_000 + 240);

    // Term by term with products instead of logarithms.
    private static double Above(int trials, double rate, int k)
    {
        double sum = 0;
        for (var hits = k + 1; hits <= trials; hits++)
        {
            var term = 1.0;
            for (var i = 0; i < hits; i++)
                term *= rate * (trials - i) / (i + 1);
            sum += term * Math.Pow(1 - rate, trials - hits);
        }
        return sum;
    }
}
