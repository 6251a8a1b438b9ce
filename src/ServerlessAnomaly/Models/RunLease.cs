namespace ServerlessAnomaly.Models;

/// <summary>The right to train one detector: nobody else has it until it is disposed, or until some time after its holder died.</summary>
/// <param name="release">Gives the right back; called once.</param>
/// <param name="lost">Cancelled if the right could not be kept.</param>
public sealed class RunLease(Func<ValueTask> release, CancellationToken lost = default) : IAsyncDisposable
{
    private int _released;

    /// <summary>Cancelled when someone else may have the right: the run must stop.</summary>
    public CancellationToken Lost { get; } = lost;

    /// <summary>Gives the right back.</summary>
    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _released, 1) == 0 ? release() : ValueTask.CompletedTask;
}
