using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.Windows;

namespace ServerlessAnomaly.Tests.Windowing.Windows;

/// <summary>
/// Which drives are forgotten. A drive is never forgotten while fewer steps have passed than it may be silent for; in a fleet that reports, a
/// silent one is forgotten soon after; and no few drives, whatever dates they send, make the others be forgotten.
/// </summary>
public sealed class ForgettingTests
{
    private const int Today = 20_000;
    private const int After = 90;
    private static readonly WindowOptions Options = new() { Steps = 4, MaxGapSteps = 1 };

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(40)]
    public void LiveFleet_DriveThatFallsSilent_IsForgottenAfterItsStepsAndTheOthersNever(int drives)
    {
        var random = new Random(drives);
        var windows = new PartitionWindows(Options, 1);
        windows.Apply("silent", Today);
        for (var day = 0; day <= 2 * After; day++)
        {
            foreach (var drive in Enumerable.Range(0, drives).OrderBy(_ => random.Next()))
                windows.Apply($"D{drive}", Today + day);
            windows.EvictUnheard(After);
            Assert.All(Enumerable.Range(0, drives), drive => Assert.True(windows.Has($"D{drive}")));
            if (day < After)
                Assert.True(windows.Has("silent"));
        }
        // With one other drive it takes both to move the clock: who is silent is not outvoted.
        Assert.Equal(drives == 1, windows.Has("silent"));
    }

    [Fact]
    public void ReplayedDays_ReadingsOfToday_ForgetNobody()
    {
        var windows = new PartitionWindows(Options, 1);
        Replay(windows, drives: 336, from: 16_800, days: 150);
        for (var day = 0; day < 400; day++)
        {
            windows.Apply("home", Today + day);
            windows.Apply("office", Today + day);
            windows.EvictUnheard(After);
        }
        Assert.Equal(338, windows.Count);
    }

    [Fact]
    public void ReplayedDays_OneDriveCatchesUpOverYears_ForgetsNobody()
    {
        var windows = new PartitionWindows(Options, 1);
        Replay(windows, drives: 20, from: 16_800, days: 150);
        for (var day = 16_950; day < Today; day++)
            windows.Apply("racing", day);
        windows.EvictUnheard(After);
        Assert.Equal(21, windows.Count);
    }

    [Fact]
    public void LiveFleet_ReplayOfOldDaysBesideIt_KeepsBoth()
    {
        var windows = new PartitionWindows(Options, 1);
        for (var day = 0; day < 150; day++)
        {
            for (var drive = 0; drive < 50; drive++)
                windows.Apply($"L{drive}", Today + day / 50);
            for (var drive = 0; drive < 50; drive++)
                windows.Apply($"R{drive}", 16_800 + day);
            windows.EvictUnheard(After);
        }
        Assert.Equal(100, windows.Count);
    }

    /// <summary>Random fleets: nobody is forgotten before as many newest steps have come as it may be silent for.</summary>
    [Fact]
    public void AnyStream_DriveHeardOfLately_IsNotForgotten()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var (random, windows) = (new Random(seed), new PartitionWindows(Options, 1));
            var heard = new Dictionary<string, int>();
            var (advances, newest) = (0, int.MinValue);
            for (var reading = 0; reading < 500; reading++)
            {
                var serial = $"D{random.Next(1, 8) * random.Next(1, 4)}";
                var step = Today + reading / 10 + (random.Next(20) == 0 ? random.Next(-3000, 3000) : 0);
                if (windows.Apply(serial, step) == ReadingOutcome.Late)
                    continue;
                advances += step > newest ? 1 : 0;
                newest = Math.Max(newest, step);
                heard[serial] = advances;
                if (random.Next(10) == 0)
                    windows.EvictUnheard(5);
                Assert.All(heard.Where(drive => advances - drive.Value < 5), drive => Assert.True(windows.Has(drive.Key)));
            }
        }
    }

    private static void Replay(PartitionWindows windows, int drives, int from, int days)
    {
        for (var day = 0; day < days; day++)
        for (var drive = 0; drive < drives; drive++)
            windows.Apply($"R{drive}", from + day);
    }
}
