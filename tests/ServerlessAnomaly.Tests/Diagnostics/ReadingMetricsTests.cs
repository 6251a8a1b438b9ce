using System.Diagnostics.Metrics;

namespace ServerlessAnomaly.Tests.Diagnostics;

public sealed class ReadingMetricsTests
{
    /// <summary>A drive in standby is as it should be: it is no dead letter in the metric by which people are woken.</summary>
    [Fact]
    public async Task Process_DriveInStandby_CountsAsAsleepAndNotAsDeadLettered()
    {
        var fixture = new PipelineFixture();
        var counts = new Dictionary<string, long>();
        using var meters = new MeterListener();
        meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "serverlessanomaly.readings")
                listener.EnableMeasurementEvents(instrument);
        };
        meters.SetMeasurementEventCallback<long>(
            (instrument, value, tags, _) =>
            {
                if (fixture.Instruments.Owns(instrument))
                    counts[(string)tags[0].Value!] = counts.GetValueOrDefault((string)tags[0].Value!) + value;
            }
        );
        meters.Start();
        var pipeline = await fixture.StartAsync();
        const string Standby =
            """{"smartctl":{"exit_status":2,"messages":[{"string":"Device is in STANDBY mode"}]},"date":"2018-07-01","serial_number":"A"}""";
        await pipeline.ProcessAsync(fixture.Batch(PipelineFixture.Reading("A", 0), Standby, "no JSON"), default);
        Assert.Equal((1, 1, 1), (counts["warming_up"], counts["asleep"], counts["dead_lettered"]));
        Assert.Equal(2, pipeline.Totals.DeadLettered);
    }
}
