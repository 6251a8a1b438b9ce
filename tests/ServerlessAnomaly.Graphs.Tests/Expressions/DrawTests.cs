using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Ops;

namespace ServerlessAnomaly.Graphs.Tests.Expressions;

public sealed class DrawTests
{
    [Theory]
    [InlineData(true), InlineData(false)]
    public void Fill_SeedAndStep_DecideTheNumbers(bool isNormal)
    {
        var draw = new Draw(Shape.PerWindow(5), isNormal, seed: 4);
        Assert.Equal(Numbers(draw, fit: 1, step: 7), Numbers(draw, fit: 1, step: 7));
        Assert.NotEqual(Numbers(draw, fit: 1, step: 7), Numbers(draw, fit: 1, step: 8));
        Assert.NotEqual(Numbers(draw, fit: 1, step: 7), Numbers(draw, fit: 2, step: 7));
        Assert.NotEqual(Numbers(draw, fit: 1, step: 7), Numbers(new Draw(Shape.PerWindow(5), isNormal, seed: 5), fit: 1, step: 7));
    }

    [Theory]
    [InlineData(true, 0, 1)]
    [InlineData(false, 0.5, 1.0 / 12)]
    public void Fill_ManySteps_HasTheMeanAndVarianceOfItsDistribution(bool isNormal, double mean, double variance)
    {
        var draw = new Draw(Shape.PerWindow(5), isNormal, seed: 4);
        double[] numbers = [.. Enumerable.Range(0, 400).SelectMany(step => Numbers(draw, fit: 1, step)).Select(value => (double)value)];
        Assert.Equal(mean, numbers.Average(), 0.02);
        Assert.Equal(variance, numbers.Average(value => (value - mean) * (value - mean)), 0.02 * variance);
    }

    [Fact]
    public void In_TwoDrawsOfOneSeed_AreRefused()
    {
        Tensor Noise(int seed) => new Draw(Shape.PerWindow(5), isNormal: true, seed);
        Assert.Equal(2, Draw.In(Noise(1) + Noise(2)).Count);
        Assert.Throws<ArgumentException>(() => Draw.In(Noise(1) + Noise(1)));
    }

    private static float[] Numbers(Draw draw, int fit, long step)
    {
        var values = new float[101];
        draw.Fill(fit, step, values);
        return values;
    }
}
