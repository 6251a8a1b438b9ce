using ServerlessAnomaly.Drift;
using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.Tests.Drift;

public sealed class PopulationStabilityTests
{
    [Fact]
    public void Raw_ManyDrives_IsTheFormulaOfTheSource()
    {
        double[] expected = [0.5, 0.3, 0.2];
        long[] counts = [200_000_000, 300_000_000, 500_000_000];
        // (0.2−0.5)ln(0.2/0.5) + 0 + (0.5−0.2)ln(0.5/0.2)
        Assert.Equal(0.6 * Math.Log(2.5), PopulationStability.Raw(expected, 1_000_000_000, counts, 1_000_000_000), 6);
    }

    [Fact]
    public void Raw_BinThatOnlyOneSideHas_IsFinite() => Assert.InRange(PopulationStability.Raw([1, 0], 300, [0, 10], 300), 5, 15);

    [Fact]
    public void Raw_NoShift_IsOnAverageWhatChanceGives()
    {
        // 300 drives against 400 of the same population, again and again: what is taken off must be what there is.
        var random = new Random(1);
        double sum = 0,
            chance = 0;
        for (var round = 0; round < 400; round++)
        {
            var distribution = ReferenceDistribution.Measure("x", [.. Enumerable.Range(0, 400).Select(_ => random.NextSingle())]);
            float[] edges = [.. distribution.Edges];
            var counts = new long[distribution.Shares.Count];
            for (var drive = 0; drive < 300; drive++)
                counts[ReferenceDistribution.BinOf(edges, random.NextSingle())]++;
            sum += PopulationStability.Raw(distribution.Shares, 400, counts, 300);
            chance += PopulationStability.ByChance(distribution.Shares, 400, counts, 300);
        }
        Assert.InRange(sum / chance, 0.85, 1.15);
    }
}
