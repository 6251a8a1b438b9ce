using ServerlessAnomaly.Testing.Faults;

namespace ServerlessAnomaly.Tests.Faults;

/// <summary>Whatever goes wrong at whichever storage operation, the run ends as if nothing had.</summary>
public sealed class CrashTests
{
    [Theory]
    [InlineData(FaultKind.Refused)]
    [InlineData(FaultKind.Ambiguous)]
    [InlineData(FaultKind.Half)]
    [InlineData(FaultKind.KilledBefore)]
    [InlineData(FaultKind.KilledAfter)]
    [InlineData(FaultKind.Cancelled)]
    [InlineData(FaultKind.CancelledTooLate)]
    public async Task Process_FaultAtEveryStorageOperation_EndsAsIfUndisturbed(FaultKind kind)
    {
        using var pipeline = await PipelineUnderFaults.CreateAsync();
        var stream = new TelemetryStream(seed: 1);
        var (undisturbed, operations) = await UndisturbedAsync(pipeline, stream);
        AssertEverythingHappens(undisturbed, operations);

        for (var at = 0; at < operations.Names.Count; at++)
        {
            var stores = PipelineStores.InMemory();
            var disturbed = new StorageOperations((number, _) => number == at ? kind : null);
            await pipeline.RunAsync(stream, stores.With(disturbed), disturbed, seed: 7);
            Assert.Equal(1, disturbed.Faults);
            undisturbed.AssertSame(await PipelineOutcome.ReadAsync(stores));
        }
    }

    [Fact]
    public async Task Process_ManyFaultsAtRandom_EndsAsIfUndisturbed()
    {
        using var pipeline = await PipelineUnderFaults.CreateAsync();
        var faults = 0;
        for (var seed = 0; seed < 60; seed++)
        {
            var stream = new TelemetryStream(seed);
            var (undisturbed, _) = await UndisturbedAsync(pipeline, stream);
            var (stores, random) = (PipelineStores.InMemory(), new Random(seed));
            var kinds = Enum.GetValues<FaultKind>();
            var disturbed = new StorageOperations((_, _) => random.Next(4) == 0 ? kinds[random.Next(kinds.Length)] : null);
            await pipeline.RunAsync(stream, stores.With(disturbed), disturbed, seed);
            undisturbed.AssertSame(await PipelineOutcome.ReadAsync(stores));
            faults += disturbed.Faults;
        }
        Assert.InRange(faults, 1000, int.MaxValue);
    }

    private static async Task<(PipelineOutcome Outcome, StorageOperations Operations)> UndisturbedAsync(
        PipelineUnderFaults pipeline,
        TelemetryStream stream
    )
    {
        var (stores, operations) = (PipelineStores.InMemory(), StorageOperations.Undisturbed());
        await pipeline.RunAsync(stream, stores.With(operations), operations, seed: 7);
        var outcome = await PipelineOutcome.ReadAsync(stores);
        Assert.Equal(stream.Readings, outcome.Totals.Received);
        return (outcome, operations);
    }

    /// <summary>The comparison says little unless everything happens in the run.</summary>
    private static void AssertEverythingHappens(PipelineOutcome outcome, StorageOperations operations)
    {
        Assert.Superset(new HashSet<string>(["read", "append", "compact", "send alerts", "write letters"]), operations.Names.ToHashSet());
        Assert.All(
            (string[])
                [
                    "Raised-Score",
                    "Worsened-Score",
                    "Cleared-Score",
                    "Raised-DriveVerdict",
                    "Worsened-DriveVerdict",
                    "Cleared-DriveVerdict",
                    "TwoDrives-Identity",
                    "Cleared-Identity",
                ],
            kind => Assert.Contains(outcome.Alerts, line => line.Contains(kind, StringComparison.Ordinal))
        );
        Assert.All(
            (long[])
                [
                    outcome.Totals.Scored,
                    outcome.Totals.WarmingUp,
                    outcome.Totals.NoDetector,
                    outcome.Totals.Duplicates,
                    outcome.Totals.Late,
                    outcome.Totals.DeadLettered,
                ],
            count => Assert.NotEqual(0, count)
        );
    }
}
