using System.Globalization;

namespace ServerlessAnomaly.Fleet;

/// <summary>A store that lives as long as the process.</summary>
public sealed class InMemoryFleetStore : IFleetStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, byte[]> _indexes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (WatchMemory Memory, long Version)> _watches = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return Task.FromResult<IReadOnlyList<string>>([.. _indexes.Keys]);
    }

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> ReadIndexAsync(string partition, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return Task.FromResult<ReadOnlyMemory<byte>?>(
                _indexes.TryGetValue(partition, out var index) ? index.ToArray().AsMemory() : (ReadOnlyMemory<byte>?)null
            );
    }

    /// <inheritdoc/>
    public Task WriteIndexAsync(string partition, ReadOnlyMemory<byte> index, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            _indexes[partition] = index.ToArray();
        return Task.CompletedTask;
    }

    /// <summary>Deletes a partition's index, as an operator may.</summary>
    public void Delete(string partition)
    {
        lock (_lock)
            _indexes.Remove(partition);
    }

    /// <inheritdoc/>
    public Task<StoredWatch> ReadWatchAsync(string fleet, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return Task.FromResult(
                _watches.TryGetValue(fleet, out var watch)
                    ? new StoredWatch(watch.Memory, Tag(watch.Version))
                    : new StoredWatch(WatchMemory.Empty, null)
            );
    }

    /// <inheritdoc/>
    public Task<string?> TryWriteWatchAsync(string fleet, WatchMemory memory, string? eTag, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var isThere = _watches.TryGetValue(fleet, out var before);
            if (eTag != (isThere ? Tag(before.Version) : null))
                return Task.FromResult<string?>(null);
            _watches[fleet] = (memory, before.Version + 1);
            return Task.FromResult<string?>(Tag(before.Version + 1));
        }
    }

    private static string Tag(long version) => version.ToString(CultureInfo.InvariantCulture);
}
