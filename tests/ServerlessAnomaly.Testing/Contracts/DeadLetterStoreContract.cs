using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Testing.Contracts;

/// <summary>What every <see cref="IDeadLetterStore"/> must do. Inherit it in the tests of an implementation.</summary>
public abstract class DeadLetterStoreContract
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 5, 0, TimeSpan.Zero);

    /// <summary>A store over the test's own storage.</summary>
    protected abstract IDeadLetterStore Open();

    [Fact]
    public async Task ReadAsync_Written_IsTheSameOldestHourFirst()
    {
        await Open()
            .WriteAsync(
                [Letter("hub/group/1", 7, Noon.AddHours(1)), Letter("hub/group/1", 5, Noon), Letter("hub/group/1", 5, Noon, 3)],
                default
            );
        await Open().WriteAsync([Letter("hub/group/0", 9, Noon)], default);
        await Open().WriteAsync([Letter("hub/group/0", 1, Noon.AddDays(-40))], default);

        Assert.Equal(
            [
                Letter("hub/group/0", 1, Noon.AddDays(-40)),
                Letter("hub/group/0", 9, Noon),
                Letter("hub/group/1", 5, Noon),
                Letter("hub/group/1", 5, Noon, 3),
                Letter("hub/group/1", 7, Noon.AddHours(1)),
            ],
            await ReadAsync()
        );
    }

    [Fact]
    public async Task ReadAsync_BatchWrittenTwice_HasEachLetterOnce()
    {
        DeadLetter[] letters = [Letter("p", 1, Noon, 0), Letter("p", 1, Noon, 1), Letter("p", 2, Noon, 0), Letter("q", 1, Noon, 0)];
        await Open().WriteAsync(letters, default);
        await Open().WriteAsync(letters, default);

        Assert.Equal(letters, await ReadAsync());
    }

    [Fact]
    public async Task ReadAsync_NothingWritten_IsEmpty()
    {
        await Open().WriteAsync([], default);

        Assert.Empty(await ReadAsync());
    }

    [Fact]
    public async Task WriteAsync_ManyLargeLetters_AllAreKept()
    {
        var body = Convert.ToBase64String(new byte[64 * 1024]);
        DeadLetter[] letters = [.. Enumerable.Range(0, 60).Select(number => Letter("p", number, Noon) with { Body = body })];
        await Open().WriteAsync(letters, default);

        Assert.Equal(letters, await ReadAsync());
    }

    /// <summary>All letters in the store.</summary>
    protected async Task<List<DeadLetter>> ReadAsync()
    {
        var letters = new List<DeadLetter>();
        await foreach (var letter in Open().ReadAsync(default))
            letters.Add(letter);
        return letters;
    }

    /// <summary>A letter with text that JSON must escape.</summary>
    protected static DeadLetter Letter(string partition, long sequenceNumber, DateTimeOffset enqueuedAt, int readingIndex = -1) =>
        new(
            partition,
            sequenceNumber,
            enqueuedAt,
            readingIndex,
            RejectReason.NonFiniteNumber,
            "smart_5_raw",
            "\"1e400\"\n",
            "Line\nbreaks — and é.",
            "eyI+Lz8="
        );
}
