using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.Tests.Scoring;

/// <summary>A registry whose documents cannot be parsed, as the one on blobs says it.</summary>
internal sealed class DamagedRegistry(IDetectorRegistry inner) : IDetectorRegistry
{
    public bool IsPointerDamaged { get; set; }

    public bool IsManifestDamaged { get; set; }

    public Task<DetectorBundle?> ReadAsync(string detector, string version, CancellationToken cancellationToken) =>
        IsManifestDamaged
            ? throw new InvalidDataException("manifest.json is not valid.")
            : inner.ReadAsync(detector, version, cancellationToken);

    public Task<Champion?> ReadChampionAsync(string detector, CancellationToken cancellationToken) =>
        IsPointerDamaged && detector == "conv1d"
            ? throw new ChampionUnreadableException(detector, "It is cut off.", "1")
            : inner.ReadChampionAsync(detector, cancellationToken);

    public Task PublishAsync(DetectorBundle bundle, CancellationToken cancellationToken) => inner.PublishAsync(bundle, cancellationToken);

    public Task<IReadOnlyList<DetectorManifest>> ListAsync(string? detector, CancellationToken cancellationToken) =>
        inner.ListAsync(detector, cancellationToken);

    public Task<IReadOnlyList<UnreadableVersion>> ListUnreadableAsync(string? detector, CancellationToken cancellationToken) =>
        inner.ListUnreadableAsync(detector, cancellationToken);

    public Task<Champion> WriteChampionAsync(
        string detector,
        ChampionPointer pointer,
        string? expectedETag,
        CancellationToken cancellationToken
    ) => inner.WriteChampionAsync(detector, pointer, expectedETag, cancellationToken);

    public Task<RunLease?> TryLeaseRunAsync(string detector, CancellationToken cancellationToken) =>
        inner.TryLeaseRunAsync(detector, cancellationToken);

    public Task<byte[]?> ReadCheckpointAsync(string detector, CancellationToken cancellationToken) =>
        inner.ReadCheckpointAsync(detector, cancellationToken);

    public Task WriteCheckpointAsync(string detector, byte[] checkpoint, CancellationToken cancellationToken) =>
        inner.WriteCheckpointAsync(detector, checkpoint, cancellationToken);

    public Task DeleteCheckpointAsync(string detector, CancellationToken cancellationToken) =>
        inner.DeleteCheckpointAsync(detector, cancellationToken);
}
