using ServerlessAnomaly.Training.Detectors;

namespace ServerlessAnomaly.Training.Tests.Detectors;

public sealed class TailFunctionTests
{
    [Fact]
    public void Fit_RandomFleets_RisesFromZeroWithoutBound()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var (values, weights) = Fleet(new Random(seed));
            var tail = TailFunction.Fit(values, weights);

            Assert.InRange(tail.Knots.Count, 2, TailFunction.MaxKnots);
            Assert.Equal(0, tail.Evaluate(0));
            var (drives, nats0) = (weights.Sum(), values.Select(value => tail.Evaluate(value)).ToArray());
            var mean = nats0.Zip(weights, (x, weight) => x * weight).Sum() / drives;
            var variance = nats0.Zip(weights, (x, weight) => (x - mean) * (x - mean) * weight).Sum() / drives;
            Assert.Equal(mean + Math.Sqrt(variance), tail.Usual, 1e-3 * (1 + mean));
            var before = 0.0;
            for (var u = 0.01; u < 40; u += 0.01)
            {
                var nats = tail.Evaluate(u);
                Assert.True(nats >= before - 1e-4, $"Seed {seed}: {nats} at {u} is less than {before}.");
                before = nats;
            }
            var last = tail.Knots[^1];
            Assert.True(tail.Evaluate(last + 3) - tail.Evaluate(last) >= (3 * TailFunction.LowestEndSlope) - 1e-3);
        }
    }

    [Fact]
    public void Fit_RandomFleets_IsNearTheShareOfDrivesAtOrAbove()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var (values, weights) = Fleet(new Random(seed));
            var tail = TailFunction.Fit(values, weights);
            var highest = Nats(values.Max());
            for (var i = 0; i < values.Length; i++)
            {
                if (values[i] == 0)
                    continue;
                // Between two knots the function goes straight over what is a stair, by at most two ninths of its height.
                Assert.InRange(
                    tail.Evaluate(values[i]),
                    Nats(values[i]) - (highest * 2 / 9) - 0.7,
                    Nats(values[i]) + (highest * 2 / 9) + 0.7
                );
            }
            foreach (var knot in tail.Knots.Skip(2))
                Assert.Equal(Nats(knot), tail.Evaluate(knot), 1e-2);

            double Nats(float value)
            {
                var above = values.Zip(weights).Where(pair => pair.First >= value).Sum(pair => (double)pair.Second);
                return -Math.Log((above + 0.5) / (weights.Sum(weight => (double)weight) + 1));
            }
        }
    }

    [Fact]
    public void Fit_CounterThatNoDriveHas_JumpsAtItsFirstCount()
    {
        var tail = TailFunction.Fit(new float[60], [.. Enumerable.Repeat(1 / 3f, 60)]);
        Assert.Equal(Math.Log(2 * 21), tail.Evaluate(Math.Log(2)), 1e-3);
        Assert.Equal(Math.Log(2 * 21) + TailFunction.LowestEndSlope, tail.Evaluate(Math.Log(2) + 1), 1e-3);
    }

    [Fact]
    public void Fit_DrivesWithOneWindowOrMany_WeighTheSame()
    {
        // One drive with 8 windows at 3, one with a single window at 0: half of the drives, not 8 of 9 windows.
        var tail = TailFunction.Fit([3, 3, 3, 3, 3, 3, 3, 3, 0], [.. Enumerable.Repeat(1 / 8f, 8), 1]);
        Assert.Equal(-Math.Log(1.5 / 3), tail.Evaluate(3), 1e-3);
        // No drive has between 1 and 3, so that 1 is as rare as 3.
        Assert.Equal(-Math.Log(1.5 / 3), tail.Evaluate(Math.Log(2)), 1e-3);
    }

    /// <summary>Mostly zeros; counts from one to billions, some of them next to each other; one to four windows a drive.</summary>
    private static (float[] Values, float[] Weights) Fleet(Random random)
    {
        List<float> values = [],
            weights = [];
        var (drives, zeros, size) = (random.Next(1, 400), random.NextDouble(), random.Next(1, 22));
        for (var drive = 0; drive < drives; drive++)
        {
            var windows = random.Next(1, 5);
            var count = random.NextDouble() < zeros ? 0 : Math.Floor(Math.Exp(size * random.NextDouble()));
            for (var window = 0; window < windows; window++)
            {
                values.Add((float)Math.Log(1 + count));
                weights.Add(1f / windows);
                if (count > 0 && random.Next(2) == 0)
                    count++;
            }
        }
        return ([.. values], [.. weights]);
    }
}
