using ServerlessAnomaly.Fleet;

namespace ServerlessAnomaly.Tests.Fleet;

/// <summary>A store in whose operations a test steps in.</summary>
internal sealed class HookedFleetStore(IFleetStore inner) : IFleetStore
{
    /// <summary>Runs before what the watch remembers is written.</summary>
    public Func<Task> BeforeWriteWatch { get; set; } = () => Task.CompletedTask;

    /// <summary>Why what the watch remembers cannot be read.</summary>
    public string? Damage { get; init; }

    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => inner.ListAsync(cancellationToken);

    public Task<ReadOnlyMemory<byte>?> ReadIndexAsync(string partition, CancellationToken cancellationToken) =>
        inner.ReadIndexAsync(partition, cancellationToken);

    public Task WriteIndexAsync(string partition, ReadOnlyMemory<byte> index, CancellationToken cancellationToken) =>
        inner.WriteIndexAsync(partition, index, cancellationToken);

    public async Task<StoredWatch> ReadWatchAsync(string fleet, CancellationToken cancellationToken)
    {
        var stored = await inner.ReadWatchAsync(fleet, cancellationToken);
        return Damage is null ? stored : stored with { Memory = WatchMemory.Empty, Damage = Damage };
    }

    public async Task<string?> TryWriteWatchAsync(string fleet, WatchMemory memory, string? eTag, CancellationToken cancellationToken)
    {
        await BeforeWriteWatch();
        return await inner.TryWriteWatchAsync(fleet, memory, eTag, cancellationToken);
    }
}
