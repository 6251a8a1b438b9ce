using ServerlessAnomaly.Models;
using ServerlessAnomaly.Testing.Models;

namespace ServerlessAnomaly.Tests.Models;

public sealed class ChampionPromotionTests
{
    private readonly InMemoryDetectorRegistry _registry = new();

    [Fact]
    public async Task PromoteFirst_ChampionThere_LeavesIt()
    {
        Assert.True(await _registry.PromoteFirstAsync(Version(1), "first", TimeProvider.System, default));
        Assert.False(await _registry.PromoteFirstAsync(Version(2), "second", TimeProvider.System, default));
        Assert.Equal([Version(1).Version], await LineAsync());
    }

    [Fact]
    public async Task PromoteThenRollback_AnyVersion_WalksTheHistory()
    {
        foreach (var number in (int[])[1, 2, 3])
            await _registry.PromoteAsync(Version(number), "by hand", TimeProvider.System, default);
        Assert.Equal([Version(3).Version, Version(2).Version, Version(1).Version], await LineAsync());

        Assert.Equal(Version(2).Version, await _registry.RollbackAsync("conv1d", "worse", TimeProvider.System, default));
        Assert.Equal([Version(2).Version, Version(1).Version], await LineAsync());
        Assert.Equal(Version(1).Version, await _registry.RollbackAsync("conv1d", "worse", TimeProvider.System, default));
        Assert.Null(await _registry.RollbackAsync("conv1d", "worse", TimeProvider.System, default));
        Assert.Equal([Version(1).Version], await LineAsync());
    }

    [Fact]
    public async Task Rollback_ChampionWasPromotedTwice_GoesBackToWhatScoredBefore()
    {
        foreach (var number in (int[])[1, 2, 2])
            await _registry.PromoteAsync(Version(number), "by hand", TimeProvider.System, default);
        Assert.Equal([Version(2).Version, Version(1).Version], await LineAsync());
        Assert.Equal(Version(1).Version, await _registry.RollbackAsync("conv1d", "worse", TimeProvider.System, default));
    }

    /// <summary>A history as earlier builds wrote it.</summary>
    [Fact]
    public async Task Rollback_HistoryBeginsWithTheChampionItself_GoesBackToWhatScoredBefore()
    {
        ChampionPointer[] history = [Pointer(2), Pointer(1)];
        await _registry.WriteChampionAsync("conv1d", Pointer(2) with { History = history }, null, default);
        Assert.Equal(Version(1).Version, await _registry.RollbackAsync("conv1d", "worse", TimeProvider.System, default));
        Assert.Null(await _registry.RollbackAsync("conv1d", "worse", TimeProvider.System, default));
    }

    [Fact]
    public async Task Rollback_NoChampion_IsNull() =>
        Assert.Null(await _registry.RollbackAsync("conv1d", "none", TimeProvider.System, default));

    [Fact]
    public async Task PromoteOver_SomeoneElseWasFaster_ChangesNothing()
    {
        await _registry.PromoteAsync(Version(1), "first", TimeProvider.System, default);
        var read = await _registry.ReadChampionAsync("conv1d", default);
        await _registry.PromoteAsync(Version(2), "by hand", TimeProvider.System, default, pin: true);
        await Assert.ThrowsAsync<RegistryConflictException>(() =>
            _registry.PromoteOverAsync(Version(3), read, "night", TimeProvider.System, default)
        );
        Assert.Equal([Version(2).Version, Version(1).Version], await LineAsync());
        Assert.True((await _registry.ReadChampionAsync("conv1d", default))!.Pointer.IsPinned);
    }

    [Fact]
    public async Task Unpin_AfterPromotionByHandOrRollback_LetsTheNightsPromoteAgain()
    {
        Assert.Null(await _registry.UnpinAsync("conv1d", default));
        await _registry.PromoteAsync(Version(1), "night", TimeProvider.System, default);
        Assert.False(await _registry.UnpinAsync("conv1d", default));
        await _registry.PromoteAsync(Version(2), "by hand", TimeProvider.System, default, pin: true);
        Assert.True(await _registry.UnpinAsync("conv1d", default));
        Assert.Equal([Version(2).Version, Version(1).Version], await LineAsync());
        await _registry.RollbackAsync("conv1d", "worse", TimeProvider.System, default);
        Assert.True((await _registry.ReadChampionAsync("conv1d", default))!.Pointer.IsPinned);
        Assert.True(await _registry.UnpinAsync("conv1d", default));
        Assert.False((await _registry.ReadChampionAsync("conv1d", default))!.Pointer.IsPinned);
    }

    private static ChampionPointer Pointer(int number) => new(Version(number).Version, DateTimeOffset.UnixEpoch, "by hand", []);

    private static DetectorManifest Version(int number) => TestDetector.Bundle($"2018061{number}-000000-0000000{number}").Manifest;

    private async Task<IEnumerable<string>> LineAsync()
    {
        var pointer = (await _registry.ReadChampionAsync("conv1d", default))!.Pointer;
        return [pointer.Version, .. pointer.History.Select(earlier => earlier.Version)];
    }
}
