using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.Tests.Scoring;

/// <summary>A registry that can be put in the place of another, as when someone deletes what is in it.</summary>
internal sealed class SwitchedRegistry : IModelRegistry
{
    public required IModelRegistry Inner { get; set; }

    public Task<DetectorBundle?> ReadAsync(string detector, string version, CancellationToken cancellationToken) =>
        Inner.ReadAsync(detector, version, cancellationToken);

    public Task PublishAsync(DetectorBundle bundle, CancellationToken cancellationToken) => Inner.PublishAsync(bundle, cancellationToken);

    public Task<IReadOnlyList<DetectorManifest>> ListAsync(string? detector, CancellationToken cancellationToken) =>
        Inner.ListAsync(detector, cancellationToken);

    public Task<IReadOnlyList<UnreadableVersion>> ListUnreadableAsync(string? detector, CancellationToken cancellationToken) =>
        Inner.ListUnreadableAsync(detector, cancellationToken);

    public Task<Champion?> ReadChampionAsync(string detector, CancellationToken cancellationToken) =>
        Inner.ReadChampionAsync(detector, cancellationToken);

    public Task<Champion> WriteChampionAsync(
        string detector,
        ChampionPointer pointer,
        string? expectedETag,
        CancellationToken cancellationToken
    ) => Inner.WriteChampionAsync(detector, pointer, expectedETag, cancellationToken);

    public Task<RunLease?> TryLeaseRunAsync(string detector, CancellationToken cancellationToken) =>
        Inner.TryLeaseRunAsync(detector, cancellationToken);

    public Task<byte[]?> ReadCheckpointAsync(string detector, CancellationToken cancellationToken) =>
        Inner.ReadCheckpointAsync(detector, cancellationToken);

    public Task WriteCheckpointAsync(string detector, byte[] checkpoint, CancellationToken cancellationToken) =>
        Inner.WriteCheckpointAsync(detector, checkpoint, cancellationToken);

    public Task DeleteCheckpointAsync(string detector, CancellationToken cancellationToken) =>
        Inner.DeleteCheckpointAsync(detector, cancellationToken);
}
