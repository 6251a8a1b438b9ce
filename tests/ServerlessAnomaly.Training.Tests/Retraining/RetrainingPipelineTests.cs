using ServerlessAnomaly.Models;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Tests.Bundles;

namespace ServerlessAnomaly.Training.Tests.Retraining;

public sealed class RetrainingPipelineTests
{
    [Fact]
    public async Task RunAsync_TwoNights_PromotesTheFirstAndJudgesTheSecondAgainstIt()
    {
        var night = new NightFixture();
        var first = (await night.Pipeline().RunAsync(default))!;

        Assert.True(first.Promoted, first.Consequence);
        Assert.Null(first.Verdict.Champion);
        Assert.Equal(first.Manifest.Version, await night.ChampionAsync());
        // Windows end on the last 25 days; a third of them is held out, and neither trained nor calibrated on.
        Assert.Equal((NightFixture.LastDay.AddDays(-7), NightFixture.LastDay), (first.Verdict.HeldOutFrom, first.Verdict.HeldOutTo));
        Assert.Equal(NightFixture.LastDay.AddDays(-8), first.Manifest.Data.To);
        Assert.Equal("CPU", first.Manifest.Cost!.Device);
        Assert.Equal(0, first.Manifest.Metrics["warmStart"]);

        night.Clock.Now = night.Clock.Now.AddHours(1);
        var second = (await night.Pipeline().RunAsync(default))!;
        Assert.Equal(first.Manifest.Version, second.Verdict.Champion);
        Assert.Equal(1, second.Manifest.Metrics["warmStart"]);
        Assert.True(second.Promoted, second.Consequence);
        var pointer = (await night.Registry.ReadChampionAsync("dense", default))!.Pointer;
        Assert.Equal((second.Manifest.Version, first.Manifest.Version), (pointer.Version, pointer.History[0].Version));
        Assert.Null(await night.Registry.ReadCheckpointAsync("dense", default));
        var stored = (await night.Registry.ReadAsync("dense", second.Manifest.Version, default))!.Manifest;
        Assert.Equal(second.Verdict.Checks, stored.Gate!.Checks);
    }

    [Fact]
    public async Task RunAsync_FreshStart_LeavesTheChampionsWeights()
    {
        var night = new NightFixture();
        await night.Pipeline().RunAsync(default);
        night.Options.Start = Training.Retraining.StartMode.Fresh;
        night.Clock.Now = night.Clock.Now.AddHours(1);
        Assert.Equal(0, (await night.Pipeline().RunAsync(default))!.Manifest.Metrics["warmStart"]);
    }

    [Fact]
    public async Task RunAsync_PinnedChampion_RegistersAndDoesNotPromote()
    {
        var night = new NightFixture();
        var first = (await night.Pipeline().RunAsync(default))!.Manifest;
        var champion = (await night.Registry.ReadChampionAsync("dense", default))!;
        await night.Registry.WriteChampionAsync("dense", champion.Pointer with { IsPinned = true }, champion.ETag, default);
        night.Clock.Now = night.Clock.Now.AddHours(1);

        var second = (await night.Pipeline().RunAsync(default))!;
        Assert.False(second.Promoted);
        Assert.Contains("pinned", second.Consequence, StringComparison.Ordinal);
        Assert.Contains("pinned", second.Manifest.Gate!.Note, StringComparison.Ordinal);
        Assert.Equal(first.Version, await night.ChampionAsync());
        Assert.Equal(2, (await night.Registry.ListAsync("dense", default)).Count);
    }

    [Fact]
    public async Task RunAsync_SomeoneElsePromotesMeanwhile_RegistersAndSaysSo()
    {
        var registry = new HookedRegistry
        {
            Publishing = (inner, bundle) =>
                inner.PromoteAsync(bundle.Manifest with { Version = "by-hand" }, "by hand", TimeProvider.System, default),
        };
        var night = new NightFixture { Registry = registry };
        var result = (await night.Pipeline().RunAsync(default))!;
        Assert.True(result.Verdict.Passed);
        Assert.False(result.Promoted);
        Assert.Contains("someone else", result.Consequence, StringComparison.Ordinal);
        Assert.Equal("by-hand", await night.ChampionAsync());
        Assert.Single(await registry.ListAsync("dense", default));
    }

    /// <summary>A run that died keeps its lease for a while: the night is not skipped.</summary>
    [Fact]
    public async Task RunAsync_LeaseOfADeadRun_IsWaitedForAndTheNightIsDone()
    {
        var tries = 0;
        var night = Waiting(new HookedRegistry { IsLeased = _ => Task.FromResult(++tries < 7) });
        Assert.NotNull(await night.Pipeline().RunAsync(default));
        Assert.Equal(7, tries);
        Assert.Single(await night.Registry.ListAsync(null, default));
    }

    [Fact]
    public async Task RunAsync_RunUnderWayRegistersAVersion_IsNotRepeated()
    {
        var other = new NightFixture();
        var version = (await other.Pipeline().RunAsync(default))!.Manifest.Version;
        var bundle = await other.Registry.ReadAsync("dense", version, default);
        var tries = 0;
        var night = Waiting(
            new HookedRegistry
            {
                IsLeased = async registry =>
                {
                    if (++tries == 3)
                        await registry.PublishAsync(bundle!, default);
                    return tries <= 3;
                },
            }
        );
        Assert.Null(await night.Pipeline().RunAsync(default));
        Assert.Single(await night.Registry.ListAsync(null, default));
        await using var lease = await night.Registry.TryLeaseRunAsync("dense", default);
        Assert.NotNull(lease);
    }

    [Fact]
    public async Task RunAsync_LeaseNeverFree_FailsWhenTheTimeIsUp()
    {
        var night = new NightFixture
        {
            Registry = new HookedRegistry { IsLeased = _ => Task.FromResult(true) },
            Clock = new FixedClock(new DateTime(2020, 2, 9)) { TimersThatFire = TimeSpan.MaxValue },
        };
        var fault = await Assert.ThrowsAsync<TrainingException>(() => night.Pipeline().RunAsync(default));
        Assert.Contains("another run holds its lease", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>Nobody else is blamed where the registry did not answer.</summary>
    [Fact]
    public async Task RunAsync_TimeIsUpBeforeTheRegistryAnswers_BlamesNoOtherRun()
    {
        var night = new NightFixture { Clock = new FixedClock(new DateTime(2020, 2, 9)) { TimersThatFire = TimeSpan.MaxValue } };
        var fault = await Assert.ThrowsAsync<TrainingException>(() => night.Pipeline().RunAsync(default));
        Assert.DoesNotContain("another run", fault.Message, StringComparison.Ordinal);
        Assert.Contains("has not said", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>A lease that nobody gives back is renewed until the process ends.</summary>
    [Fact]
    public async Task RunAsync_ListingFailsAfterTheLeaseWasWaitedFor_GivesTheLeaseBack()
    {
        var (tries, lists) = (0, 0);
        var registry = new HookedRegistry
        {
            IsLeased = _ => Task.FromResult(++tries == 1),
            Listing = () =>
            {
                if (++lists == 2)
                    throw new IOException("out of reach");
            },
        };
        await Assert.ThrowsAsync<IOException>(() => Waiting(registry).Pipeline().RunAsync(default));
        await using var lease = await registry.TryLeaseRunAsync("dense", default);
        Assert.NotNull(lease);
    }

    [Theory]
    [InlineData(1), InlineData(2)]
    public async Task RunAsync_KilledAfterAnEpoch_GoesOnAndGivesTheSameModel(int epochs)
    {
        var whole = new NightFixture();
        await whole.Pipeline().RunAsync(default);
        var expected = await whole.Registry.ReadAsync("dense", (await whole.ChampionAsync())!, default);

        var left = epochs;
        var registry = new HookedRegistry { CheckpointWritten = () => Kill(ref left) };
        var night = new NightFixture { Registry = registry };
        await Assert.ThrowsAsync<ProcessKilled>(() => night.Pipeline().RunAsync(default));
        Assert.Empty(await registry.ListAsync(null, default));
        registry.CheckpointWritten = () => { };
        // Readings that came in since belong to held-out days and do not matter.
        var resumed = (await night.Pipeline().RunAsync(default))!.Manifest;

        Assert.Equal(epochs, resumed.Metrics["resumedAfterEpochs"]);
        Assert.Equal(expected!.Model, (await registry.ReadAsync("dense", resumed.Version, default))!.Model);
        Assert.Null(await registry.ReadCheckpointAsync("dense", default));

        static void Kill(ref int left)
        {
            if (--left == 0)
                throw new ProcessKilled();
        }
    }

    [Fact]
    public async Task RunAsync_CheckpointOfOtherDays_StartsAnew()
    {
        var registry = new HookedRegistry { CheckpointWritten = () => throw new ProcessKilled() };
        await Assert.ThrowsAsync<ProcessKilled>(() =>
            new NightFixture { Registry = registry }
                .Pipeline()
                .RunAsync(default)
        );
        registry.CheckpointWritten = () => { };
        var other = new NightFixture { Registry = registry, Archive = SyntheticFleet.Archive(seed: 8) };
        Assert.Equal(0, (await other.Pipeline().RunAsync(default))!.Manifest.Metrics["resumedAfterEpochs"]);
    }

    [Fact]
    public async Task RunAsync_TimeIsUp_FailsClearly()
    {
        var night = new NightFixture { Clock = new FixedClock(new DateTime(2020, 2, 9)) { TimersThatFire = TimeSpan.MaxValue } };
        var fault = await Assert.ThrowsAsync<TrainingException>(() => night.Pipeline().RunAsync(default));
        Assert.Contains("Retrain__TimeLimit", fault.Message, StringComparison.Ordinal);
        await using var lease = await night.Registry.TryLeaseRunAsync("dense", default);
        Assert.NotNull(lease);
    }

    [Fact]
    public async Task RunAsync_ArchiveOfOldDays_UsesTheLastOnesThatItHolds()
    {
        var night = new NightFixture { Clock = new FixedClock(new DateTime(2026, 11, 22, 3, 0, 0, DateTimeKind.Utc)) };
        night.Options.Days = 30;
        var result = (await night.Pipeline().RunAsync(default))!;
        Assert.Equal(NightFixture.LastDay, result.Verdict.HeldOutTo);
        Assert.Equal(NightFixture.LastDay.AddDays(-29), result.Manifest.Data.From);
    }

    private static NightFixture Waiting(HookedRegistry registry) =>
        new()
        {
            Registry = registry,
            Clock = new FixedClock(NightFixture.LastDay.ToDateTime(new TimeOnly(23, 0), DateTimeKind.Utc))
            {
                TimersThatFire = TimeSpan.FromMinutes(1),
            },
        };

    private sealed class ProcessKilled : Exception;
}
