using ServerlessAnomaly.Testing.Faults;
using ServerlessAnomaly.Windowing.Journal;

namespace ServerlessAnomaly.Tests.Faults;

/// <summary>A rebalance: two owners of one partition for a while.</summary>
public sealed class ContentionTests
{
    [Fact]
    public async Task Process_TwoInstancesAtOnce_ApplyEveryEventOnceAndLoseNoAlert()
    {
        using var pipeline = await PipelineUnderFaults.CreateAsync();
        var takeovers = 0;
        for (var seed = 0; seed < 30; seed++)
        {
            var stream = new TelemetryStream(seed);
            var alone = PipelineStores.InMemory();
            await pipeline.RunAsync(stream, alone, StorageOperations.Undisturbed(), seed);

            var shared = PipelineStores.InMemory();
            takeovers += await ContendingInstances.RunAsync(pipeline.Start(shared), pipeline.Start(shared), stream, seed);
            (await PipelineOutcome.ReadAsync(alone)).AssertSame(await PipelineOutcome.ReadAsync(shared));
        }
        Assert.NotEqual(0, takeovers);
    }

    [Fact]
    public async Task Process_TakenOverBetweenAlertsAndJournalEntry_AppliesEveryEventOnceAndLosesNoAlert()
    {
        using var pipeline = await PipelineUnderFaults.CreateAsync();
        var stream = new TelemetryStream(seed: 2);
        var alone = PipelineStores.InMemory();
        await pipeline.RunAsync(stream, alone, StorageOperations.Undisturbed(), seed: 2);

        // At each of its operations the old owner stands still while the new one takes some batches.
        var shared = PipelineStores.InMemory();
        var owner = pipeline.Start(shared);
        var (applied, random) = (0, new Random(2));
        var slow = new StorageOperations(
            (_, _) =>
            {
                if (applied < stream.Count && random.Next(3) == 0)
                {
                    owner.ProcessAsync(stream.Batch(applied, 3), default).GetAwaiter().GetResult();
                    applied += 3;
                }
                return null;
            }
        );
        var takeovers = 0;
        await pipeline.RunAsync(
            stream,
            shared.With(slow),
            slow,
            seed: 3,
            mayPass: fault =>
            {
                takeovers += fault is PartitionTakenOverException ? 1 : 0;
                if (fault is PartitionTakenOverException)
                    owner = pipeline.Start(shared);
                return fault is PartitionTakenOverException;
            }
        );
        Assert.NotEqual(0, takeovers);
        (await PipelineOutcome.ReadAsync(alone)).AssertSame(await PipelineOutcome.ReadAsync(shared));
    }
}
