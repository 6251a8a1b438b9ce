using System.Globalization;
using ServerlessAnomaly.History;

namespace ServerlessAnomaly.Testing.Contracts;

/// <summary>What every <see cref="IHubHistory"/> must do. Partition 0 of a hub of one partition is used.</summary>
public abstract class HubHistoryContract
{
    /// <summary>The partition.</summary>
    protected const string Partition = "telemetry/scorer/0";

    /// <summary>A hub without events.</summary>
    protected abstract Task<IHubHistory> CreateAsync();

    /// <summary>Adds events to the hub.</summary>
    protected abstract Task AddAsync(params byte[][] bodies);

    [Fact]
    public async Task GetRangeAsync_HubWithoutEvents_HasNone()
    {
        var history = await CreateAsync();
        Assert.Equal([Partition], await history.ListAsync(default));
        var range = await history.GetRangeAsync(Partition, default);
        Assert.Equal((0, -1), (range.First, range.Last));
        Assert.Null(await history.ReadAsync(Partition, 0, 10, default));
    }

    [Fact]
    public async Task ReadAsync_PagesOfTheEvents_AreWholeAndInOrder()
    {
        var history = await CreateAsync();
        var before = DateTime.UtcNow.AddMinutes(-5);
        for (var batch = 0; batch < 5; batch++)
            await AddAsync([.. Enumerable.Range(100 * batch, 100).Select(number => BitConverter.GetBytes(number))]);

        var read = new List<long>();
        for (var from = 3L; await history.ReadAsync(Partition, from, 450, default) is { } page; from = page.SequenceNumbers[^1] + 1)
        {
            Assert.Equal(Partition, page.Partition);
            Assert.Equal(page.SequenceNumbers.Select(number => (int)number), page.Bodies.Select(body => BitConverter.ToInt32(body)));
            Assert.All(page.EnqueuedTimes, time => Assert.InRange(time, before, DateTime.UtcNow.AddMinutes(5)));
            Assert.All(page.Offsets, offset => Assert.True(long.TryParse(offset, NumberStyles.None, CultureInfo.InvariantCulture, out _)));
            read.AddRange(page.SequenceNumbers);
        }
        Assert.Equal(Enumerable.Range(3, 448).Select(number => (long)number), read);
    }

    [Fact]
    public async Task GetRangeAsync_SomeEvents_SaysFirstLastAndWhenTheLastCame()
    {
        var history = await CreateAsync();
        await AddAsync([1], [2], [3]);
        var range = await history.GetRangeAsync(Partition, default);
        Assert.Equal((0, 2), (range.First, range.Last));
        var last = await history.ReadAsync(Partition, 2, 2, default);
        Assert.Equal(last!.EnqueuedTimes[0], range.LastEnqueuedAt, TimeSpan.FromMilliseconds(1));
        Assert.Null(await history.ReadAsync(Partition, 3, 9, default));
    }
}
