using ServerlessAnomaly.Training.Datasets;

namespace ServerlessAnomaly.Training.Tests.Datasets;

public sealed class ShuffledTests
{
    [Theory]
    [InlineData(0), InlineData(6), InlineData(10), InlineData(11), InlineData(47)]
    public void Skip_AnyCount_IsAsIfTheyHadBeenTaken(int count)
    {
        int[] items = [.. Enumerable.Range(0, 10)];
        var (taking, skipping) = (new Shuffled<int>(items, seed: 3), new Shuffled<int>(items, seed: 3));
        for (var i = 0; i < count; i++)
            taking.Next(1);
        skipping.Skip(count);
        Assert.Equal(taking.Next(25).ToArray(), skipping.Next(25).ToArray());
    }
}
