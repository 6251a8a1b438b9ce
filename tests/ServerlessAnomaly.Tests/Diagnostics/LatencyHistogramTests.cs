using ServerlessAnomaly.Diagnostics;

namespace ServerlessAnomaly.Tests.Diagnostics;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Percentile_OfRandomLatencies_IsWithinNinePercent()
    {
        var random = new Random(7);
        var histogram = new LatencyHistogram();
        var latencies = Enumerable.Range(0, 10_000).Select(_ => Math.Exp(random.NextDouble() * 10)).Order().ToArray();
        foreach (var latency in latencies)
            histogram.Record(TimeSpan.FromMilliseconds(latency));
        foreach (var share in (double[])[0.01, 0.5, 0.95, 0.99, 1])
        {
            var exact = latencies[(int)Math.Ceiling(share * latencies.Length) - 1];
            Assert.InRange(LatencyHistogram.Percentile(histogram.Snapshot(), share)!.Value, exact * 0.999, exact * 1.091);
        }
    }

    [Fact]
    public void Percentile_OfNothing_IsNull() => Assert.Null(LatencyHistogram.Percentile(new LatencyHistogram().Snapshot(), 0.5));

    [Theory]
    [InlineData(-5000, 1)]
    [InlineData(0, 1)]
    public void Record_NotPositive_CountsAsTheSmallest(double milliseconds, double expected)
    {
        var histogram = new LatencyHistogram();
        histogram.Record(TimeSpan.FromMilliseconds(milliseconds));
        Assert.Equal(expected, LatencyHistogram.Percentile(histogram.Snapshot(), 0.5));
    }

    [Fact]
    public void Record_LongerThanTheLastBucket_CountsThere()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(TimeSpan.FromDays(30));
        Assert.InRange(
            LatencyHistogram.Percentile(histogram.Snapshot(), 0.5)!.Value,
            TimeSpan.FromMinutes(270).TotalMilliseconds,
            TimeSpan.FromMinutes(290).TotalMilliseconds
        );
    }
}
