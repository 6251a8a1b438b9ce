using ServerlessAnomaly.Fleet;

namespace ServerlessAnomaly.Testing.Faults;

/// <summary>A store of the fleet's index whose writes may go wrong.</summary>
public sealed class FaultyFleetStore(IFleetStore inner, StorageOperations operations) : IFleetStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => inner.ListAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> ReadIndexAsync(string partition, CancellationToken cancellationToken) =>
        operations.RunAsync("read index", token => inner.ReadIndexAsync(partition, token), half: null, cancellationToken);

    /// <inheritdoc/>
    public Task WriteIndexAsync(string partition, ReadOnlyMemory<byte> index, CancellationToken cancellationToken) =>
        operations.RunAsync(
            "write index",
            async token =>
            {
                await inner.WriteIndexAsync(partition, index, token);
                return index.Length;
            },
            half: null,
            cancellationToken
        );

    /// <inheritdoc/>
    public Task<StoredWatch> ReadWatchAsync(string fleet, CancellationToken cancellationToken) =>
        operations.RunAsync("read watch", token => inner.ReadWatchAsync(fleet, token), half: null, cancellationToken);

    /// <inheritdoc/>
    public Task<string?> TryWriteWatchAsync(string fleet, WatchMemory memory, string? eTag, CancellationToken cancellationToken) =>
        operations.RunAsync("write watch", token => inner.TryWriteWatchAsync(fleet, memory, eTag, token), half: null, cancellationToken);
}
