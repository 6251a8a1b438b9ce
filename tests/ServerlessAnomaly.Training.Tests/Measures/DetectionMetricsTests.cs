using ServerlessAnomaly.Training.Measures;

namespace ServerlessAnomaly.Training.Tests.Measures;

public sealed class DetectionMetricsTests
{
    [Fact]
    public void Measure_RandomWindows_AgreesWithPlainDefinitions()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var fewestDays = random.Next(2);
            var windows = Windows(random);
            var metrics = DetectionMetrics.Measure(windows, fewestDays);

            var healthy = Maxima(windows.Where(window => window.IsHealthy));
            var failed = Maxima(windows.Where(window => window.DaysToFailure >= fewestDays && window.DaysToFailure <= 7));
            foreach (var (text, rate) in new[] { ("0.001", 0.001), ("0.01", 0.01), ("0.05", 0.05) })
            {
                // The most failing drives that any threshold catches while no more than that share of healthy drives exceeds it.
                var best = healthy
                    .Values.Where(threshold => healthy.Values.Count(score => score > threshold) <= rate * healthy.Count)
                    .Max(threshold => failed.Values.Count(score => score > threshold) / (double)failed.Count);
                Assert.Equal(best, metrics.FdrAtFar[text], 1e-12);
            }
            Assert.Equal(
                failed.Values.Average(f =>
                    healthy.Values.Average(h =>
                        f > h ? 1
                        : f == h ? 0.5
                        : 0
                    )
                ),
                metrics.DriveAuc,
                1e-9
            );
        }
    }

    [Fact]
    public void Measure_FailingDrives_LeadIsFromTheFirstFlaggedWindow()
    {
        List<JudgedWindow> windows = [.. Enumerable.Range(0, 100).Select(drive => new JudgedWindow(drive, 50, drive == 0 ? 9 : 1, null))];
        // Flagged 20 days before; 6 days before; only 12 days before, which is not caught; on the last day only.
        windows.AddRange([
            new(200, 30, 2, 20),
            new(200, 45, 1, 5),
            new(200, 46, 3, 4),
            new(201, 44, 2, 6),
            new(201, 50, 2, 0),
            new(202, 38, 5, 12),
            new(202, 48, 1, 2),
            new(203, 49, 1, 1),
            new(203, 50, 7, 0),
        ]);
        var all = DetectionMetrics.Measure(windows);
        Assert.Equal((0.75, 6.0), (all.FdrAtFar["0.01"], all.MedianLeadDays));
        var withoutLastDay = DetectionMetrics.Measure(windows, fewestDays: 1);
        Assert.Equal((0.5, 13.0), (withoutLastDay.FdrAtFar["0.01"], withoutLastDay.MedianLeadDays));
    }

    [Fact]
    public void Mean_Draws_IsTheMeanOfEachFigure()
    {
        var draws = Enumerable.Range(0, 5).Select(seed => DetectionMetrics.Measure(Windows(new Random(seed)))).ToArray();
        var mean = DetectionMetrics.Mean(draws);
        Assert.Equal(draws.Average(draw => draw.WindowAveragePrecision), mean.WindowAveragePrecision, 1e-12);
        Assert.Equal(draws.Average(draw => draw.FdrAtFar["0.05"]), mean.FdrAtFar["0.05"], 1e-12);
    }

    private static Dictionary<int, float> Maxima(IEnumerable<JudgedWindow> windows) =>
        windows.GroupBy(window => window.Drive).ToDictionary(drive => drive.Key, drive => drive.Max(window => window.Score));

    private static JudgedWindow[] Windows(Random random)
    {
        var healthy = Enumerable
            .Range(0, random.Next(1, 150))
            .SelectMany(drive => Enumerable.Range(0, 5).Select(step => new JudgedWindow(drive, step, random.Next(30), null)));
        var failing = Enumerable
            .Range(500, random.Next(1, 30))
            .SelectMany(drive => Enumerable.Range(0, 12).Select(step => new JudgedWindow(drive, step, random.Next(40), 11 - step)));
        return [.. healthy, .. failing];
    }
}
