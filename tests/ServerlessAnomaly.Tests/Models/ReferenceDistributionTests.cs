using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.Tests.Models;

public sealed class ReferenceDistributionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Measure_RandomValues_SharesAreThoseOfTheBins(int seed)
    {
        var random = new Random(seed);
        var values = Enumerable.Range(0, 500).Select(_ => random.Next(10) == 0 ? float.NaN : random.Next(0, 40) - 5f).ToArray();
        var distribution = ReferenceDistribution.Measure("x", [.. values]);
        float[] edges = [.. distribution.Edges];
        Assert.Equal(edges.Order().Distinct(), edges);
        for (var bin = 0; bin < edges.Length; bin++)
        {
            var (low, high) = (bin == 0 ? float.NegativeInfinity : edges[bin - 1], edges[bin]);
            Assert.Equal(values.Count(value => value > low && value <= high) / 500d, distribution.Shares[bin], 9);
        }
        Assert.Equal(values.Count(value => value > edges[^1]) / 500d, distribution.Shares[^2], 9);
        Assert.Equal(values.Count(float.IsNaN) / 500d, distribution.Shares[^1], 9);
    }

    [Fact]
    public void Measure_CounterThatIsNearlyAlwaysZero_HasTheBinsZeroAboveAndMissing()
    {
        var distribution = ReferenceDistribution.Measure("x", [.. Enumerable.Repeat(0f, 97), 1, 5, 9]);
        Assert.Equal([0f], distribution.Edges);
        Assert.Equal([0.97, 0.03, 0], distribution.Shares);
    }

    [Fact]
    public void Measure_ColumnThatIsNeverThere_IsAllMissing()
    {
        var distribution = ReferenceDistribution.Measure("x", [float.NaN, float.NaN]);
        Assert.Empty(distribution.Edges);
        Assert.Equal([0d, 1d], distribution.Shares);
    }

    [Fact]
    public void Measure_NoWindow_Throws() => Assert.Throws<ArgumentException>(() => ReferenceDistribution.Measure("x", []));
}
