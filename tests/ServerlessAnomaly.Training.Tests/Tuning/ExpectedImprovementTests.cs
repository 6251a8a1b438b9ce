using ServerlessAnomaly.Training.Tuning;

namespace ServerlessAnomaly.Training.Tests.Tuning;

public sealed class ExpectedImprovementTests
{
    [Theory]
    [InlineData(0, 1, 0), InlineData(2, 0.5, 1.4), InlineData(-1, 0.3, 0.2), InlineData(1, 3, -2), InlineData(5, 1, 0)]
    public void At_NormalValue_IsTheIntegralOfTheImprovement(double mean, double deviation, double lowest)
    {
        const int Steps = 400_000;
        double low = mean - (12 * deviation),
            width = 24 * deviation / Steps,
            sum = 0;
        for (var i = 0; i < Steps; i++)
        {
            var value = low + ((i + 0.5) * width);
            var density = Math.Exp(-0.5 * Math.Pow((value - mean) / deviation, 2)) / (deviation * Math.Sqrt(2 * Math.PI));
            sum += Math.Max(0, lowest - value) * density * width;
        }
        Assert.Equal(sum, ExpectedImprovement.At(mean, deviation, lowest), 1e-8);
    }

    [Fact]
    public void At_NoUncertainty_IsTheImprovementItself() =>
        Assert.Equal((2.0, 0.0), (ExpectedImprovement.At(1, 0, 3), ExpectedImprovement.At(4, 0, 3)));
}
