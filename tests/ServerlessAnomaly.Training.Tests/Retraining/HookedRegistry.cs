using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.Training.Tests.Retraining;

/// <summary>A registry in memory with something happening before a version is published or a checkpoint written.</summary>
internal sealed class HookedRegistry : IModelRegistry
{
    private readonly InMemoryModelRegistry _inner = new();

    public Func<IModelRegistry, DetectorBundle, Task> Publishing { get; set; } = (_, _) => Task.CompletedTask;

    public Action CheckpointWritten { get; set; } = () => { };

    /// <summary>Called with the name under which a checkpoint is deleted, before it is.</summary>
    public Action<string> CheckpointDeleting { get; set; } = _ => { };

    /// <summary>Called before the versions are listed.</summary>
    public Action Listing { get; set; } = () => { };

    /// <summary>Called before each try to take the lease; true: someone else has it.</summary>
    public Func<IModelRegistry, Task<bool>> IsLeased { get; set; } = _ => Task.FromResult(false);

    public async Task PublishAsync(DetectorBundle bundle, CancellationToken cancellationToken)
    {
        await Publishing(_inner, bundle);
        await _inner.PublishAsync(bundle, cancellationToken);
    }

    public async Task WriteCheckpointAsync(string detector, byte[] checkpoint, CancellationToken cancellationToken)
    {
        await _inner.WriteCheckpointAsync(detector, checkpoint, cancellationToken);
        CheckpointWritten();
    }

    public Task<IReadOnlyList<DetectorManifest>> ListAsync(string? detector, CancellationToken cancellationToken)
    {
        Listing();
        return _inner.ListAsync(detector, cancellationToken);
    }

    public Task<IReadOnlyList<UnreadableVersion>> ListUnreadableAsync(string? detector, CancellationToken cancellationToken) =>
        _inner.ListUnreadableAsync(detector, cancellationToken);

    public Task<DetectorBundle?> ReadAsync(string detector, string version, CancellationToken cancellationToken) =>
        _inner.ReadAsync(detector, version, cancellationToken);

    public Task<Champion?> ReadChampionAsync(string detector, CancellationToken cancellationToken) =>
        _inner.ReadChampionAsync(detector, cancellationToken);

    public Task<Champion> WriteChampionAsync(
        string detector,
        ChampionPointer pointer,
        string? expectedETag,
        CancellationToken cancellationToken
    ) => _inner.WriteChampionAsync(detector, pointer, expectedETag, cancellationToken);

    public async Task<RunLease?> TryLeaseRunAsync(string detector, CancellationToken cancellationToken) =>
        await IsLeased(_inner) ? null : await _inner.TryLeaseRunAsync(detector, cancellationToken);

    public Task<byte[]?> ReadCheckpointAsync(string detector, CancellationToken cancellationToken) =>
        _inner.ReadCheckpointAsync(detector, cancellationToken);

    public Task DeleteCheckpointAsync(string detector, CancellationToken cancellationToken)
    {
        CheckpointDeleting(detector);
        return _inner.DeleteCheckpointAsync(detector, cancellationToken);
    }
}
