using System.Globalization;
using System.Text.Json;

namespace ServerlessAnomaly.Models;

/// <summary>A registry that lives as long as the process, with the same rules for concurrent writers as the one on blobs.</summary>
public sealed class InMemoryDetectorRegistry : IDetectorRegistry
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Detector, string Version), (byte[] Manifest, byte[] Model)> _versions = [];
    private readonly Dictionary<string, Champion> _champions = [];
    private readonly HashSet<string> _running = [];
    private readonly Dictionary<string, byte[]> _checkpoints = [];
    private long _writes;

    /// <inheritdoc/>
    public Task PublishAsync(DetectorBundle bundle, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var key = (bundle.Manifest.Detector, bundle.Manifest.Version);
        var manifest = JsonSerializer.SerializeToUtf8Bytes(bundle.Manifest, DocumentJson.Indented);
        lock (_lock)
        {
            if (_versions.TryAdd(key, (manifest, (byte[])bundle.Model.Clone())))
                return Task.CompletedTask;
            var stored = _versions[key];
            if (stored.Manifest.AsSpan().SequenceEqual(manifest) && stored.Model.AsSpan().SequenceEqual(bundle.Model))
                return Task.CompletedTask;
        }
        throw new RegistryConflictException(
            $"Version '{key.Version}' of detector '{key.Detector}' exists with other content; versions never change: publish anew."
        );
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<DetectorManifest>> ListAsync(string? detector, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            IReadOnlyList<DetectorManifest> manifests =
            [
                .. _versions
                    .Where(version => detector is null || version.Key.Detector == detector)
                    .Select(version => Manifest(version.Value.Manifest))
                    .OrderByDescending(manifest => manifest.Version, StringComparer.Ordinal)
                    .ThenBy(manifest => manifest.Detector, StringComparer.Ordinal),
            ];
            return Task.FromResult(manifests);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<UnreadableVersion>> ListUnreadableAsync(string? detector, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<UnreadableVersion>>([]);

    /// <inheritdoc/>
    public Task<DetectorBundle?> ReadAsync(string detector, string version, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return Task.FromResult(
                _versions.TryGetValue((detector, version), out var stored)
                    ? new DetectorBundle(Manifest(stored.Manifest), (byte[])stored.Model.Clone())
                    : null
            );
        }
    }

    /// <inheritdoc/>
    public Task<Champion?> ReadChampionAsync(string detector, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return Task.FromResult(_champions.GetValueOrDefault(detector));
    }

    /// <inheritdoc/>
    public Task<Champion> WriteChampionAsync(
        string detector,
        ChampionPointer pointer,
        string? expectedETag,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_champions.GetValueOrDefault(detector)?.ETag != expectedETag)
                throw new RegistryConflictException(
                    $"The champion of detector '{detector}' was changed by someone else meanwhile: read it again and decide anew."
                );
            var champion = new Champion(pointer, (++_writes).ToString(CultureInfo.InvariantCulture));
            _champions[detector] = champion;
            return Task.FromResult(champion);
        }
    }

    /// <inheritdoc/>
    public Task<RunLease?> TryLeaseRunAsync(string detector, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return Task.FromResult(_running.Add(detector) ? new RunLease(Release) : null);

        ValueTask Release()
        {
            lock (_lock)
                _running.Remove(detector);
            return ValueTask.CompletedTask;
        }
    }

    /// <inheritdoc/>
    public Task<byte[]?> ReadCheckpointAsync(string detector, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return Task.FromResult(_checkpoints.GetValueOrDefault(detector)?.ToArray());
    }

    /// <inheritdoc/>
    public Task WriteCheckpointAsync(string detector, byte[] checkpoint, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            _checkpoints[detector] = [.. checkpoint];
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task DeleteCheckpointAsync(string detector, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            _checkpoints.Remove(detector);
        return Task.CompletedTask;
    }

    private static DetectorManifest Manifest(byte[] json) => JsonSerializer.Deserialize<DetectorManifest>(json, DocumentJson.Indented)!;
}
