using ServerlessAnomaly.Training.Measures;

namespace ServerlessAnomaly.Training.Tests.Measures;

public sealed class StrictCatchTests
{
    [Fact]
    public void Mean_TwoThousandHealthyDrives_IsTheMeanOverTwentyRates()
    {
        float[] healthy = [.. Enumerable.Range(0, 2000).Select(drive => (float)drive)];
        // The rate 0.0005 · k lets 1 · k drives through: the threshold is 1999 − k. 1995.5 is above it from k = 4, 1900 never.
        Assert.Equal(17 / 20.0, StrictCatch.Mean([1995.5f], healthy), 1e-12);
        Assert.Equal((17 + 20 + 0 + 20) / 80.0, StrictCatch.Mean([1995.5f, 5000, 1900, 1998.5f], healthy), 1e-12);
        Assert.Equal(20, StrictCatch.Grid.Count);
        Assert.Equal((0.0005, 0.01), (StrictCatch.Grid[0], Math.Round(StrictCatch.Grid[^1], 12)));
        Assert.Equal(double.NaN, StrictCatch.Mean([], healthy));
    }

    [Fact]
    public void Mean_DrivesThatCountSeveralTimes_IsAsIfTheyWereThere()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            (float Score, int Times)[] failing = [.. Enumerable.Range(0, 20).Select(_ => (random.Next(60) + 0f, random.Next(3)))];
            (float Score, int Times)[] healthy =
            [
                .. Enumerable.Range(0, 700).Select(_ => (random.Next(50) + 0f, random.Next(3))).OrderByDescending(drive => drive.Item1),
            ];
            Assert.Equal(StrictCatch.Mean(Repeated(failing), Repeated(healthy)), StrictCatch.Mean(failing, healthy), 1e-12);
        }

        static float[] Repeated((float Score, int Times)[] drives) =>
            [.. drives.SelectMany(drive => Enumerable.Repeat(drive.Score, drive.Times))];
    }

    [Fact]
    public void Difference_OfADetectorAndItself_IsNone()
    {
        var scores = Scores(1, lift: 0);
        Assert.Equal(new DetectorDifference("same", 0, 0, 0), DetectorDifference.Measure("same", [scores], [scores]));
    }

    [Fact]
    public void Difference_OfABetterDetector_IsAboveNothingAndSeeded()
    {
        DriveScores[] better = [Scores(1, lift: 4), Scores(2, lift: 4)],
            worse = [Scores(3, lift: 0)];
        var difference = DetectorDifference.Measure("worse", better, worse);
        Assert.Equal(better.Average(run => run.MeanCaught) - worse[0].MeanCaught, difference.Difference, 1e-12);
        Assert.InRange(difference.Lowest, 0.1, difference.Difference);
        Assert.InRange(difference.Highest, difference.Difference, 1);
        Assert.Equal(difference, DetectorDifference.Measure("worse", better, worse));
    }

    [Fact]
    public void Difference_OnOtherDrives_SaysSo()
    {
        var scores = Scores(1, lift: 0);
        var other = scores with { Failing = new Dictionary<string, float> { ["X"] = 1 } };
        var fault = Assert.Throws<ArgumentException>(() => DetectorDifference.Measure("other", [scores], [other]));
        Assert.Contains("same drives", fault.Message, StringComparison.Ordinal);
    }

    private static DriveScores Scores(int seed, float lift)
    {
        var random = new Random(seed);
        return new DriveScores(
            Enumerable.Range(0, 60).ToDictionary(drive => $"F{drive}", _ => random.NextSingle() + (lift * random.NextSingle())),
            Enumerable.Range(0, 900).ToDictionary(drive => $"H{drive}", _ => random.NextSingle())
        );
    }
}
