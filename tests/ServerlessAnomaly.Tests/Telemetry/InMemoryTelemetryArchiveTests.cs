using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing.Contracts;

namespace ServerlessAnomaly.Tests.Telemetry;

public sealed class InMemoryTelemetryArchiveTests : TelemetryArchiveContract
{
    protected override Task<ITelemetryArchive> CreateAsync(IReadOnlyList<ArchivedReading> readings)
    {
        var batch = new ReadingBatch(Schema.Columns.Count);
        var archive = new InMemoryTelemetryArchive(Schema);
        // The last day first: the archive puts days in order.
        foreach (var reading in readings.OrderByDescending(reading => reading.Time))
        {
            batch.Clear();
            reading.AddTo(batch);
            archive.Add(batch[0]);
        }
        return Task.FromResult<ITelemetryArchive>(archive);
    }

    [Fact]
    public void Add_ReadingOfAnotherWidth_Throws()
    {
        var batch = new ReadingBatch(1);
        new ArchivedReading("A", "", DateTime.UnixEpoch, false, [1]).AddTo(batch);

        Assert.Throws<ArgumentException>(() => new InMemoryTelemetryArchive(Schema).Add(batch[0]));
    }
}
