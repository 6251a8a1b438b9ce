using System.Globalization;
using ServerlessAnomaly.History;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing.Contracts;

namespace ServerlessAnomaly.Tests.History;

public sealed class InMemoryHubHistoryTests : HubHistoryContract
{
    private readonly InMemoryHubHistory _history = new();
    private long _next;

    [Fact]
    public async Task ReadAsync_OldestEventsAreGone_BeginsWithWhatIsThere()
    {
        await CreateAsync();
        await AddAsync([1], [2], [3]);
        _history.ForgetBefore(Partition, 2);
        Assert.Equal([2L], (await _history.ReadAsync(Partition, 0, 9, default))!.SequenceNumbers);
        _history.ForgetBefore(Partition, 3);
        Assert.Null(await _history.ReadAsync(Partition, 0, 9, default));
        Assert.Equal(3, (await _history.GetRangeAsync(Partition, default)).First);
    }

    protected override Task<IHubHistory> CreateAsync()
    {
        _history.Recreate(Partition);
        return Task.FromResult<IHubHistory>(_history);
    }

    protected override Task AddAsync(params byte[][] bodies)
    {
        long[] numbers = [.. bodies.Select(_ => _next++)];
        _history.Add(
            new EventBatch(
                Partition,
                bodies,
                numbers,
                [.. numbers.Select(_ => DateTime.UtcNow)],
                [.. numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))]
            )
        );
        return Task.CompletedTask;
    }
}
