using ServerlessAnomaly.Testing.Faults;

namespace ServerlessAnomaly.Tests.Faults;

/// <summary>However a partition moves among instances, what is left is what a single owner leaves: windows, alert states, totals, alert ids.</summary>
public sealed class MovingOwnershipTests
{
    /// <summary>An instance that gets the partition back scores on the windows as they are now, not as they were when it lost it.</summary>
    [Fact]
    public async Task Process_PartitionThatMovesAwayAndBack_SendsTheAlertsOfASingleOwner()
    {
        using var pipeline = await PipelineUnderFaults.CreateAsync();
        for (var seed = 0; seed < 30; seed++)
        {
            var (stream, alone) = await AloneAsync(pipeline, seed);
            var shared = PipelineStores.InMemory();
            var (first, second) = (pipeline.Start(shared), pipeline.Start(shared));
            var random = new Random(seed);
            for (var (next, turn) = (0, 0); next < stream.Count; turn++)
            {
                var batch = stream.Batch(next, random.Next(1, 14));
                await (turn % 2 == 0 ? first : second).ProcessAsync(batch, default);
                next += batch.Bodies.Count;
            }
            alone.AssertSame(await PipelineOutcome.ReadAsync(shared));

            // Not even twice: nobody works on windows that another has gone on with.
            Assert.Distinct((await shared.ReadAlerts()).Select(alert => alert.AlertId));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task Process_RandomOwnersOverlapsCheckpointsAndRestarts_EndsAsWithASingleOwner(int instances)
    {
        using var pipeline = await PipelineUnderFaults.CreateAsync();
        var (takeovers, skips) = (0, 0);
        for (var seed = 0; seed < 40; seed++)
        {
            var (stream, alone) = await AloneAsync(pipeline, 100 + seed);
            var shared = PipelineStores.InMemory() with { History = stream.History() };
            var moving = new MovingOwnership(() => pipeline.Start(shared), instances, OwnershipMoves.Any);
            await moving.RunAsync(stream, seed);
            alone.AssertSame(await PipelineOutcome.ReadAsync(shared));
            (takeovers, skips) = (takeovers + moving.Takeovers, skips + moving.Skips);
        }
        Assert.True(takeovers > 0 && skips > 0, $"{takeovers} takeovers and {skips} checkpoints ahead: the test has lost its faults.");
    }

    private static async Task<(TelemetryStream Stream, PipelineOutcome Outcome)> AloneAsync(PipelineUnderFaults pipeline, int seed)
    {
        var (stream, stores) = (new TelemetryStream(seed), PipelineStores.InMemory());
        await pipeline.RunAsync(stream, stores, StorageOperations.Undisturbed(), seed);
        return (stream, await PipelineOutcome.ReadAsync(stores));
    }
}
