namespace ServerlessAnomaly.Cli.Replay;

/// <summary>Holds a replay to a number of readings per second; 0 holds nothing.</summary>
internal sealed class ReplayPace(double rate, TimeProvider clock)
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(50);
    private readonly long _started = clock.GetTimestamp();

    /// <summary>Whether so many readings are at least one slice of time too early.</summary>
    public bool IsAhead(long sent) => rate > 0 && Early(sent) > Slice;

    /// <summary>Waits until so many readings are due.</summary>
    public Task WaitAsync(long sent, CancellationToken cancellationToken)
    {
        var early = Early(sent);
        return early > TimeSpan.Zero ? Task.Delay(early, clock, cancellationToken) : Task.CompletedTask;
    }

    private TimeSpan Early(long sent) => TimeSpan.FromSeconds(sent / rate) - clock.GetElapsedTime(_started);
}
