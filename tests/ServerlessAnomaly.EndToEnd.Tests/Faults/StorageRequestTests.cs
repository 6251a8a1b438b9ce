using ServerlessAnomaly.Testing.Azurite;
using ServerlessAnomaly.Testing.Faults;
using ServerlessAnomaly.Windowing.Journal;

namespace ServerlessAnomaly.EndToEnd.Tests.Faults;

/// <summary>The pipeline over real storage: what goes wrong at a single HTTP request, and two owners of one partition.</summary>
public sealed class StorageRequestTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const int Samples = 16;
    private static readonly FaultKind[] Kinds =
    [
        FaultKind.Refused,
        FaultKind.Ambiguous,
        FaultKind.KilledBefore,
        FaultKind.KilledAfter,
        FaultKind.Cancelled,
    ];

    [Fact]
    public async Task Process_FaultAtARequest_EndsAsIfUndisturbed()
    {
        using var pipeline = await PipelineUnderFaults.CreateAsync();
        var stream = new TelemetryStream(seed: 4, drives: 4, days: 12);
        var undisturbed = await InMemoryAsync(pipeline, stream);
        var counted = StorageOperations.Undisturbed();
        undisturbed.AssertSame(await RunAsync(pipeline, stream, counted));

        // Every kind of request is hit: each container, queue and verb is in the sample.
        var random = new Random(4);
        var requests = counted.Names.Count;
        for (var sample = 0; sample < Samples; sample++)
        {
            var (at, kind) = (sample * requests / Samples + random.Next(requests / Samples), Kinds[sample % Kinds.Length]);
            var disturbed = new StorageOperations((number, _) => number == at ? kind : null);
            undisturbed.AssertSame(await RunAsync(pipeline, stream, disturbed));
            Assert.Equal(1, disturbed.Faults);
        }
    }

    [Fact]
    public async Task Process_ManyFaultyRequests_EndsAsIfUndisturbed()
    {
        using var pipeline = await PipelineUnderFaults.CreateAsync();
        var stream = new TelemetryStream(seed: 5, drives: 4, days: 12);
        var random = new Random(5);
        var disturbed = new StorageOperations((_, _) => random.Next(12) == 0 ? Kinds[random.Next(Kinds.Length)] : null);
        (await InMemoryAsync(pipeline, stream)).AssertSame(await RunAsync(pipeline, stream, disturbed));
        Assert.InRange(disturbed.Faults, 5, int.MaxValue);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    public async Task Process_TwoInstancesAtOnce_ApplyEveryEventOnceAndLoseNoAlert(int seed)
    {
        using var pipeline = await PipelineUnderFaults.CreateAsync();
        var stream = new TelemetryStream(seed, drives: 4, days: 12);
        var stores = new AzuriteStores(azurite.ConnectionString);
        var takeovers = await ContendingInstances.RunAsync(pipeline.Start(stores.Open()), pipeline.Start(stores.Open()), stream, seed);
        Assert.NotEqual(0, takeovers);
        (await InMemoryAsync(pipeline, stream)).AssertSame(await PipelineOutcome.ReadAsync(stores.Open()));
    }

    [Fact]
    public async Task Process_MovingOwnership_EndsAsWithASingleOwner()
    {
        using var pipeline = await PipelineUnderFaults.CreateAsync();
        var (skips, takeovers) = (0, 0);
        for (var seed = 8; seed < 11; seed++)
        {
            var stream = new TelemetryStream(seed, drives: 4, days: 12);
            var stores = new AzuriteStores(azurite.ConnectionString);
            var moving = new MovingOwnership(
                () => pipeline.Start(stores.Open() with { History = stream.History() }),
                3,
                OwnershipMoves.Any
            );
            await moving.RunAsync(stream, seed);
            (skips, takeovers) = (skips + moving.Skips, takeovers + moving.Takeovers);
            (await InMemoryAsync(pipeline, stream)).AssertSame(await PipelineOutcome.ReadAsync(stores.Open()));
        }
        Assert.True(skips > 0 && takeovers > 0, $"{skips} checkpoints ahead and {takeovers} takeovers: the test has lost its faults.");
    }

    private static async Task<PipelineOutcome> InMemoryAsync(PipelineUnderFaults pipeline, TelemetryStream stream)
    {
        var stores = PipelineStores.InMemory();
        await pipeline.RunAsync(stream, stores, StorageOperations.Undisturbed(), seed: 9);
        return await PipelineOutcome.ReadAsync(stores);
    }

    private async Task<PipelineOutcome> RunAsync(PipelineUnderFaults pipeline, TelemetryStream stream, StorageOperations operations)
    {
        var stores = new AzuriteStores(azurite.ConnectionString);
        await pipeline.RunAsync(
            stream,
            stores.Open(new RequestFaults(operations)),
            operations,
            seed: 9,
            mayPass: fault => fault is PartitionTakenOverException
        );
        return await PipelineOutcome.ReadAsync(stores.Open());
    }
}
