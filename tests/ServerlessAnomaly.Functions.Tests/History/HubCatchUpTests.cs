using Microsoft.Extensions.Logging.Abstractions;
using ServerlessAnomaly.History;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing.Faults;
using ServerlessAnomaly.Windowing.Journal;
using ServerlessAnomaly.Windowing.State;

namespace ServerlessAnomaly.Functions.Tests.History;

public sealed class HubCatchUpTests
{
    private static readonly DurabilityOptions Durability = new() { CatchUpAfter = TimeSpan.FromMilliseconds(1) };
    private readonly TelemetryStream _stream = new(seed: 11);

    /// <summary>Nothing is ever delivered again: the checkpoint is ahead, or no device sends any more.</summary>
    [Fact]
    public async Task Start_HubHasEventsThatNobodyApplies_AppliesThemAndEnds()
    {
        using var pipeline = await PipelineUnderFaults.CreateAsync();
        var alone = PipelineStores.InMemory();
        await pipeline.RunAsync(_stream, alone, StorageOperations.Undisturbed(), seed: 11);

        var stores = PipelineStores.InMemory() with { History = _stream.History() };
        await pipeline.Start(stores).ProcessAsync(_stream.Batch(0, 33), default);
        var history = new Outages(stores.History, count: 2);
        using var service = new HubCatchUp(
            pipeline.Start(stores),
            history,
            Durability,
            TimeProvider.System,
            NullLogger<HubCatchUp>.Instance
        );
        await service.StartAsync(default);
        await service.ExecuteTask!;
        (await PipelineOutcome.ReadAsync(alone)).AssertSame(await PipelineOutcome.ReadAsync(stores));
        Assert.True(history.Calls > 2);
    }

    [Fact]
    public async Task Start_EverythingIsApplied_EndsAndKeepsNothingInMemory()
    {
        using var pipeline = await PipelineUnderFaults.CreateAsync();
        var stores = PipelineStores.InMemory() with { History = _stream.History() };
        await pipeline.Start(stores).ProcessAsync(_stream.Batch(0, _stream.Count), default);
        var entries = (await stores.Journal.ReadAsync($"test-1/{TelemetryStream.Partition}", default)).Position;

        var scoring = pipeline.Start(stores);
        using var service = new HubCatchUp(scoring, stores.History, Durability, TimeProvider.System, NullLogger<HubCatchUp>.Instance);
        await service.StartAsync(default);
        await service.ExecuteTask!;
        Assert.Equal(entries, (await stores.Journal.ReadAsync($"test-1/{TelemetryStream.Partition}", default)).Position);

        // What was looked at is on the status page, counted once.
        Assert.Equal((await PipelineOutcome.ReadAsync(stores)).Totals, Assert.Single(scoring.Summaries).Totals);
    }

    private sealed class Outages(IHubHistory inner, int count) : IHubHistory
    {
        public int Calls { get; private set; }

        public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) =>
            ++Calls <= count ? throw new IOException("The hub cannot be reached.") : inner.ListAsync(cancellationToken);

        public Task<HubRange> GetRangeAsync(string partition, CancellationToken cancellationToken) =>
            inner.GetRangeAsync(partition, cancellationToken);

        public Task<EventBatch?> ReadAsync(string partition, long from, long to, CancellationToken cancellationToken) =>
            inner.ReadAsync(partition, from, to, cancellationToken);
    }
}
