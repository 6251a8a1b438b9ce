using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.Tests;

/// <summary>A registry whose pointer can be read, and whose first reads of a version fail.</summary>
internal sealed class OutageRegistry(IDetectorRegistry inner, int reads) : IDetectorRegistry
{
    private int _left = reads;

    public Task<DetectorBundle?> ReadAsync(string detector, string version, CancellationToken cancellationToken) =>
        _left-- > 0 ? throw new IOException("The registry is out of reach.") : inner.ReadAsync(detector, version, cancellationToken);

    public Task PublishAsync(DetectorBundle bundle, CancellationToken cancellationToken) => inner.PublishAsync(bundle, cancellationToken);

    public Task<IReadOnlyList<DetectorManifest>> ListAsync(string? detector, CancellationToken cancellationToken) =>
        inner.ListAsync(detector, cancellationToken);

    public Task<IReadOnlyList<UnreadableVersion>> ListUnreadableAsync(string? detector, CancellationToken cancellationToken) =>
        inner.ListUnreadableAsync(detector, cancellationToken);

    public Task<Champion?> ReadChampionAsync(string detector, CancellationToken cancellationToken) =>
        inner.ReadChampionAsync(detector, cancellationToken);

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
