using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Ops;

namespace ServerlessAnomaly.Graphs.Tests.Ops;

public sealed class GatherTimeTests
{
    [Fact]
    public void Run_RandomIndexLists_PicksTheRowsAndZeros()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var (steps, channels, batch) = (random.Next(1, 9), random.Next(1, 6), random.Next(1, 4));
            int[] indices = [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => random.Next(-1, steps))];
            var x = new Input("x", Shape.PerWindow(steps, channels));
            var values = random.Normal(batch * steps * channels);

            var gathered = GraphRunner.Run([new GatherTime(x, indices)], batch, (x, values))[0];

            var expected = new List<float>();
            for (var window = 0; window < batch; window++)
                foreach (var index in indices)
                    for (var channel = 0; channel < channels; channel++)
                        expected.Add(index < 0 ? 0 : values[(((window * steps) + index) * channels) + channel]);
            Assert.Equal(expected, gathered);
        }
    }

    [Fact]
    public void Constructor_IndexOutside_Throws()
    {
        var x = new Input("x", Shape.PerWindow(4, 2));
        Assert.Throws<ArgumentException>(() => new GatherTime(x, 0, 4));
        Assert.Throws<ArgumentException>(() => new GatherTime(x, -2));
        Assert.Throws<ArgumentException>(() => new GatherTime(new Input("y", Shape.PerWindow(4)), 0));
    }
}
