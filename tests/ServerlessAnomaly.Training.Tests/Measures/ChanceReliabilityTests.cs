using ServerlessAnomaly.Training.Measures;

namespace ServerlessAnomaly.Training.Tests.Measures;

public sealed class ChanceReliabilityTests
{
    [Fact]
    public void Measure_TwoKindsOfDays_CountsThemByChance()
    {
        (float, bool)[] days =
        [
            .. Enumerable.Repeat((0.5f, true), 30),
            .. Enumerable.Repeat((0.5f, false), 30),
            .. Enumerable.Repeat((0f, false), 940),
        ];
        var reliability = ChanceReliability.Measure(7, days);

        Assert.Equal((7, 1000, 0.03), (reliability.Days, reliability.DriveDays, reliability.BaseRate));
        Assert.Equal(60 * 0.25 / 1000, reliability.Brier, 1e-12);
        Assert.Equal(0.03 * 0.97, reliability.BrierOfBaseRate, 1e-12);
        Assert.Equal([new(0, 0.001, 940, 0, 0), new(0.3, 1, 60, 0.5, 0.5)], reliability.Bins);
    }
}
