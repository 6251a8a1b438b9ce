using ServerlessAnomaly.Models;
using ServerlessAnomaly.Testing.Models;

namespace ServerlessAnomaly.Training.Tests.Retraining;

/// <summary>A registry in memory with something happening before a version is published or a checkpoint written.</summary>
internal sealed class HookedRegistry() : ForwardingRegistry(new InMemoryDetectorRegistry())
{
    public Func<IDetectorRegistry, DetectorBundle, Task> Publishing { get; set; } = (_, _) => Task.CompletedTask;

    public Action CheckpointWritten { get; set; } = () => { };

    /// <summary>Called with the name under which a checkpoint is deleted, before it is.</summary>
    public Action<string> CheckpointDeleting { get; set; } = _ => { };

    /// <summary>Called before the versions are listed.</summary>
    public Action Listing { get; set; } = () => { };

    /// <summary>Called before each try to take the lease; true: someone else has it.</summary>
    public Func<IDetectorRegistry, Task<bool>> IsLeased { get; set; } = _ => Task.FromResult(false);

    public override async Task PublishAsync(DetectorBundle bundle, CancellationToken cancellationToken)
    {
        await Publishing(Inner, bundle);
        await base.PublishAsync(bundle, cancellationToken);
    }

    public override async Task WriteCheckpointAsync(string detector, byte[] checkpoint, CancellationToken cancellationToken)
    {
        await base.WriteCheckpointAsync(detector, checkpoint, cancellationToken);
        CheckpointWritten();
    }

    public override Task<IReadOnlyList<DetectorManifest>> ListAsync(string? detector, CancellationToken cancellationToken)
    {
        Listing();
        return base.ListAsync(detector, cancellationToken);
    }

    public override async Task<RunLease?> TryLeaseRunAsync(string detector, CancellationToken cancellationToken) =>
        await IsLeased(Inner) ? null : await base.TryLeaseRunAsync(detector, cancellationToken);

    public override Task DeleteCheckpointAsync(string detector, CancellationToken cancellationToken)
    {
        CheckpointDeleting(detector);
        return base.DeleteCheckpointAsync(detector, cancellationToken);
    }
}
