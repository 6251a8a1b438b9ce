namespace ServerlessAnomaly.LocalHub.Storage;

/// <summary>Wakes all who wait. Take <see cref="Next"/> before looking at the state it tells of, then nothing is missed.</summary>
internal sealed class AsyncSignal
{
    private TaskCompletionSource source = New();

    public Task Next => Volatile.Read(ref source).Task;

    public void Raise() => Interlocked.Exchange(ref source, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
