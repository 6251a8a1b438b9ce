using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.Testing.Models;

/// <summary>A registry that passes everything on to another: those that disturb one thing derive from it.</summary>
public abstract class ForwardingRegistry(IDetectorRegistry inner) : IDetectorRegistry
{
    /// <summary>The registry behind it.</summary>
    public IDetectorRegistry Inner { get; set; } = inner;

    public virtual Task<DetectorBundle?> ReadAsync(string detector, string version, CancellationToken cancellationToken) =>
        Inner.ReadAsync(detector, version, cancellationToken);

    public virtual Task PublishAsync(DetectorBundle bundle, CancellationToken cancellationToken) =>
        Inner.PublishAsync(bundle, cancellationToken);

    public virtual Task<IReadOnlyList<DetectorManifest>> ListAsync(string? detector, CancellationToken cancellationToken) =>
        Inner.ListAsync(detector, cancellationToken);

    public virtual Task<IReadOnlyList<UnreadableVersion>> ListUnreadableAsync(string? detector, CancellationToken cancellationToken) =>
        Inner.ListUnreadableAsync(detector, cancellationToken);

    public virtual Task<Champion?> ReadChampionAsync(string detector, CancellationToken cancellationToken) =>
        Inner.ReadChampionAsync(detector, cancellationToken);

    public virtual Task<Champion> WriteChampionAsync(
        string detector,
        ChampionPointer pointer,
        string? expectedETag,
        CancellationToken cancellationToken
    ) => Inner.WriteChampionAsync(detector, pointer, expectedETag, cancellationToken);

    public virtual Task<RunLease?> TryLeaseRunAsync(string detector, CancellationToken cancellationToken) =>
        Inner.TryLeaseRunAsync(detector, cancellationToken);

    public virtual Task<byte[]?> ReadCheckpointAsync(string detector, CancellationToken cancellationToken) =>
        Inner.ReadCheckpointAsync(detector, cancellationToken);

    public virtual Task WriteCheckpointAsync(string detector, byte[] checkpoint, CancellationToken cancellationToken) =>
        Inner.WriteCheckpointAsync(detector, checkpoint, cancellationToken);

    public virtual Task DeleteCheckpointAsync(string detector, CancellationToken cancellationToken) =>
        Inner.DeleteCheckpointAsync(detector, cancellationToken);
}
