using System.Diagnostics.Metrics;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing.Journal;

namespace ServerlessAnomaly.Tests.Faults;

/// <summary>A journal that cannot be compacted, or not be written at all, for a while.</summary>
public sealed class CompactionTests
{
    /// <summary>The entry is durable: what it was is counted, once, though the compaction after it fails.</summary>
    [Fact]
    public async Task Process_CompactionFails_CountsTheBatchOnceAndAppliesItOnce()
    {
        var journal = new FailingJournal();
        var fixture = new PipelineFixture
        {
            Journal = journal,
            Durability = new() { MaxJournalEntries = 1 },
        };
        var (counted, alerts) = (0L, 0L);
        using var meters = new MeterListener();
        meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name is "serverlessanomaly.readings" or "serverlessanomaly.alerts")
                listener.EnableMeasurementEvents(instrument);
        };
        meters.SetMeasurementEventCallback<long>(
            (instrument, value, _, _) =>
            {
                if (!fixture.Instruments.Owns(instrument))
                    return;
                if (instrument.Name == "serverlessanomaly.alerts")
                    alerts += value;
                else
                    counted += value;
            }
        );
        meters.Start();
        var pipeline = await fixture.StartAsync();
        var batch = fixture.Batch([.. Enumerable.Range(0, 8).Select(day => PipelineFixture.Reading("A", day, pending: 11))]);
        journal.FailsToCompact = true;
        await Assert.ThrowsAsync<IOException>(() => pipeline.ProcessAsync(batch, default));
        Assert.Equal((8, 1), (counted, alerts));
        Assert.Equal(8, pipeline.Latency.Snapshot().Sum());

        journal.FailsToCompact = false;
        await pipeline.ProcessAsync(batch, default);
        Assert.Equal((8, 1), (counted, alerts));
        Assert.Equal(8, pipeline.Totals.Received);
        Assert.Single(fixture.Alerts.Alerts);
        // What was applied before is not measured once more.
        Assert.Equal(8, pipeline.Latency.Snapshot().Sum());
        Assert.Equal(1, journal.Compactions);
    }

    /// <summary>The partition went elsewhere during the outage: what interrupted it here is nobody's problem any longer.</summary>
    [Fact]
    public async Task ReleaseIdle_AfterAnOutage_ForgetsTheFault()
    {
        var journal = new FailingJournal { FailsToAppend = true };
        var fixture = new PipelineFixture { Journal = journal };
        var pipeline = await fixture.StartAsync();
        await Assert.ThrowsAsync<IOException>(() => pipeline.ProcessAsync(fixture.Batch(PipelineFixture.Reading("A", 0)), default));
        Assert.NotNull(pipeline.Problem);
        pipeline.ReleaseIdle(TimeSpan.FromHours(1));
        Assert.NotNull(pipeline.Problem);
        pipeline.ReleaseIdle(TimeSpan.Zero);
        Assert.Null(pipeline.Problem);
    }

    /// <summary>A partition that was delivered once and released is only looked at afterwards, and what was looked at is not kept.</summary>
    [Fact]
    public async Task FindBehind_AfterTheRelease_KeepsNothingInMemory()
    {
        var journal = new FailingJournal();
        var fixture = new PipelineFixture { Journal = journal };
        var pipeline = await fixture.StartAsync();
        await pipeline.ProcessAsync(fixture.Batch(PipelineFixture.Reading("A", 0)), default);
        pipeline.ReleaseIdle(TimeSpan.Zero);
        await pipeline.FindBehindAsync(PipelineFixture.Partition, default);
        var reads = journal.Reads;
        await pipeline.LoadAsync(PipelineFixture.Partition, default);
        Assert.Equal(reads + 1, journal.Reads);
    }

    [Fact]
    public void EventBatch_WithoutEvents_IsRefused() =>
        Assert.Contains(
            "A batch has no events",
            Assert.Throws<ArgumentException>(() => new EventBatch("hub/group/0", [], [], [], [])).Message,
            StringComparison.Ordinal
        );

    private sealed class FailingJournal : IWindowJournal
    {
        private readonly InMemoryWindowJournal _inner = new();

        public bool FailsToCompact { get; set; }

        public bool FailsToAppend { get; set; }

        public int Compactions { get; private set; }

        public int Reads { get; private set; }

        public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => _inner.ListAsync(cancellationToken);

        public Task<JournalContent> ReadAsync(string partition, CancellationToken cancellationToken)
        {
            Reads++;
            return _inner.ReadAsync(partition, cancellationToken);
        }

        public Task<JournalPosition> AppendAsync(
            string partition,
            JournalPosition position,
            ReadOnlyMemory<byte> entry,
            CancellationToken cancellationToken
        ) =>
            FailsToAppend
                ? throw new IOException("Storage is out of reach.")
                : _inner.AppendAsync(partition, position, entry, cancellationToken);

        public Task<JournalPosition> CompactAsync(
            string partition,
            JournalPosition position,
            ReadOnlyMemory<byte> snapshot,
            CancellationToken cancellationToken
        )
        {
            if (FailsToCompact)
                throw new IOException("Storage is out of reach.");
            Compactions++;
            return _inner.CompactAsync(partition, position, snapshot, cancellationToken);
        }
    }
}
