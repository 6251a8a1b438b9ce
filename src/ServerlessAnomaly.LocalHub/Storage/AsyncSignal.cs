namespace ServerlessAnomaly.LocalHub.Storage;

/// <summary>Wakes all who wait. Take <see cref="Next"/> before looking at the state it tells of, then nothing is missed.</summary>
internal sealed class AsyncSignal
{
    private TaskCompletionSource _source = New();

    public Task Next => Volatile.Read(ref _source).Task;

    public void Raise() => Interlocked.Exchange(ref _source, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
