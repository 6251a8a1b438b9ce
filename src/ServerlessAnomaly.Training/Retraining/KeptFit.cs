using ServerlessAnomaly.Models;
using ServerlessAnomaly.Training.Fitting.Weights;

namespace ServerlessAnomaly.Training.Retraining;

/// <summary>What a night keeps in the registry while it runs, so that the next run goes on where this one dies: the fit after each epoch, and
/// at the end which version it was about to register.</summary>
internal sealed class KeptFit(IModelRegistry registry, string detector, FitCheckpoint? before)
{
    private static readonly Dictionary<string, byte[]> Nothing = [];
    private FitCheckpoint? _latest = before;

    /// <summary>What the run before has left; null: it came to its end, or what it left cannot be read.</summary>
    public FitCheckpoint? Before { get; } = before;

    /// <summary>Reads what is there, and says where it cannot be read.</summary>
    public static async Task<KeptFit> ReadAsync(
        IModelRegistry registry,
        string detector,
        Action unreadable,
        CancellationToken cancellationToken
    )
    {
        var kept = await registry.ReadCheckpointAsync(detector, cancellationToken);
        var checkpoint = FitCheckpoint.Parse(kept);
        if (kept is not null && checkpoint is null)
            unreadable();
        return new KeptFit(registry, detector, checkpoint);
    }

    /// <summary>Keeps the fit after an epoch. The training thread waits: what is not kept before the next epoch begins could not be gone on from.</summary>
    public void Keep(FitCheckpoint made, CancellationToken cancellationToken)
    {
        _latest = made;
        registry.WriteCheckpointAsync(detector, made.ToJson(), cancellationToken).GetAwaiter().GetResult();
    }

    /// <summary>
    /// Keeps which version is registered next. A run that dies after it finds the version whole, and promotes it by the verdict that is in
    /// it; or finds it not whole, and makes the same one again from the last epoch.
    /// </summary>
    public Task AnnounceAsync(string version, CancellationToken cancellationToken)
    {
        var announced = (_latest ?? new FitCheckpoint("", 0, 0, Nothing, 0, 0, 0, Nothing)) with { Version = version };
        return registry.WriteCheckpointAsync(detector, announced.ToJson(), cancellationToken);
    }

    /// <summary>The night is done.</summary>
    public Task ForgetAsync(CancellationToken cancellationToken) => registry.DeleteCheckpointAsync(detector, cancellationToken);
}
