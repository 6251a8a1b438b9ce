using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.Training.Tests.Retraining;

/// <summary>
/// A night that dies at any operation on the registry and is run again: champion, history and versions are those of an undisturbed one,
/// with the same weights, and nothing becomes champion that the gate has not passed.
/// </summary>
public sealed class KilledNightTests
{
    private static readonly Lazy<Task<(string Left, List<string> Operations)>> Undisturbed = new(UndisturbedAsync);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunAsync_KilledAtEveryOperation_LeavesWhatAnUndisturbedNightLeaves(bool afterIt)
    {
        var (expected, operations) = await Undisturbed.Value;
        Assert.Equal(["PublishAsync", "WriteChampionAsync", "DeleteCheckpointAsync"], operations.TakeLast(3));
        for (var at = 1; at <= operations.Count; at++)
        {
            // Before anything was kept a rerun is a first run; kills after each epoch have a test of their own.
            if (!operations[at - 1].StartsWith("Write", StringComparison.Ordinal) && at <= operations.Count - 3)
                continue;
            // Its night was done: what comes then is the next one.
            if (afterIt && at == operations.Count)
                continue;
            var night = await FirstNightAsync();
            var registry = new KilledRegistry(night.Registry) { KillAt = at, AfterIt = afterIt };
            var what = $"{(afterIt ? "after" : "before")} {at}, {operations[at - 1]}";
            await Assert.ThrowsAsync<KilledRegistry.KilledException>(() => With(night, registry).Pipeline().RunAsync(default));
            await AssertChampionPassedAsync(night.Registry, what);

            // The clock goes on meanwhile.
            night.Clock.Now = night.Clock.Now.AddMinutes(1);
            Assert.NotNull(await With(night, night.Registry).Pipeline().RunAsync(default));
            Assert.True(expected == await LeftAsync(night.Registry), $"{what}: {await LeftAsync(night.Registry)} instead of {expected}");
        }
    }

    [Fact]
    public async Task RunAsync_DiedBeforeThePromotion_AndSomeoneElsePromotedSince_LeavesTheirs()
    {
        var (_, operations) = await Undisturbed.Value;
        var night = await FirstNightAsync();
        var registry = new KilledRegistry(night.Registry) { KillAt = operations.Count - 1 };
        await Assert.ThrowsAsync<KilledRegistry.KilledException>(() => With(night, registry).Pipeline().RunAsync(default));
        var first = (await night.Registry.ListAsync("dense", default))[^1];
        await night.Registry.PromoteAsync(first, "by hand", night.Clock, default, pin: true);

        var result = (await With(night, night.Registry).Pipeline().RunAsync(default))!;

        Assert.False(result.Promoted);
        Assert.Contains("someone else", result.Consequence, StringComparison.Ordinal);
        Assert.Equal(first.Version, await night.ChampionAsync());
        Assert.Equal(2, (await night.Registry.ListAsync("dense", default)).Count);
    }

    private static async Task<(string, List<string>)> UndisturbedAsync()
    {
        var night = await FirstNightAsync();
        var registry = new KilledRegistry(night.Registry);
        await With(night, registry).Pipeline().RunAsync(default);
        return (await LeftAsync(night.Registry), registry.Operations);
    }

    /// <summary>An earlier night's champion is there, so that history and warm start matter.</summary>
    private static async Task<NightFixture> FirstNightAsync()
    {
        var night = new NightFixture();
        await night.Pipeline().RunAsync(default);
        night.Clock.Now = night.Clock.Now.AddHours(1);
        return night;
    }

    private static NightFixture With(NightFixture night, IDetectorRegistry registry) => new() { Registry = registry, Clock = night.Clock };

    private static async Task AssertChampionPassedAsync(IDetectorRegistry registry, string what)
    {
        var champion = (await registry.ReadChampionAsync("dense", default))!.Pointer.Version;
        Assert.True((await registry.ReadAsync("dense", champion, default))!.Manifest.Gate!.Passed, what);
    }

    /// <summary>Models by their content: a run that died leaves the same ones under another time.</summary>
    private static async Task<string> LeftAsync(IDetectorRegistry registry)
    {
        var versions = (await registry.ListAsync("dense", default)).ToDictionary(manifest => manifest.Version);
        var pointer = (await registry.ReadChampionAsync("dense", default))!.Pointer;
        var history = pointer.History.Prepend(pointer).Select(entry => versions[entry.Version].ModelSha256[..8]);
        var made = versions.Values.Select(manifest => $"{manifest.ModelSha256[..8]} {manifest.Threshold} {manifest.Gate?.Passed}");
        return $"champion {string.Join(" < ", history)}; versions {string.Join(", ", made)}; checkpoint {(await registry.ReadCheckpointAsync("dense", default))?.Length}";
    }
}
