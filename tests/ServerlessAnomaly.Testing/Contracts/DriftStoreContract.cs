using ServerlessAnomaly.Drift;

namespace ServerlessAnomaly.Testing.Contracts;

/// <summary>What every <see cref="IDriftStore"/> does.</summary>
public abstract class DriftStoreContract
{
    private static readonly DateOnly Day = new(2018, 7, 1);

    /// <summary>A store with nothing in it.</summary>
    protected abstract IDriftStore Create();

    [Fact]
    public async Task ReadNewest_SeveralVersionsAndDays_GivesTheNewestDaysOfOne()
    {
        var store = Create();
        await store.AppendAsync([Counts("v1", 0, 1), Counts("v1", 5, 2), Counts("v2", 6, 4)], default);
        await store.AppendAsync([Counts("v1", 1, 8), Counts("v1", 5, 16)], default);
        Assert.Equal(
            [8, 2, 16],
            (await store.ReadNewestAsync("conv1d", "v1", 2, default))
                .OrderBy(counts => counts.Day)
                .ThenBy(counts => counts.Windows)
                .Select(counts => counts.Windows)
        );
        Assert.Equal([4], (await store.ReadNewestAsync("conv1d", "v2", 2, default)).Select(counts => counts.Windows));
        Assert.Empty(await store.ReadNewestAsync("dense", "v1", 2, default));
        Assert.Empty(await store.ReadNewestAsync("conv1d", "v", 2, default));
    }

    [Fact]
    public async Task Append_SameIdAgain_CountsOnceAndKeepsEveryBin()
    {
        var store = Create();
        var counts = Counts("v1", 0, 3);
        await store.AppendAsync([counts], default);
        await store.AppendAsync([counts], default);
        var read = Assert.Single(await store.ReadNewestAsync("conv1d", "v1", 7, default));
        Assert.Equal(counts.Bins, read.Bins);
        Assert.Equal((counts.Id, counts.Day), (read.Id, read.Day));
    }

    [Fact]
    public async Task WriteReport_Again_ReplacesIt()
    {
        var store = Create();
        Assert.Null(await store.ReadReportAsync("conv1d", default));
        var first = new DriftReport(
            "conv1d",
            "v1",
            DateTimeOffset.UnixEpoch,
            Day,
            Day,
            10,
            5,
            [new DriftFigure("score", 0.5, 0.6, 0.25)],
            null
        );
        await store.WriteReportAsync(first, default);
        await store.WriteReportAsync(first with { RequestedAt = DateTimeOffset.UnixEpoch }, default);
        var read = (await store.ReadReportAsync("conv1d", default))!;
        Assert.Equal(DateTimeOffset.UnixEpoch, read.RequestedAt);
        Assert.Equal(first.Figures, read.Figures);
        Assert.Equal("score", Assert.Single(read.Above).Name);
    }

    private static DriftCounts Counts(string version, int day, int windows) =>
        new(Guid.NewGuid(), "conv1d", version, Day.AddDays(day), windows, [windows, 0, 7]);
}
