namespace ServerlessAnomaly.Training.Tests.Retraining;

/// <summary>A clock that stands still until it is set; timers fire at once where they are short enough, else never.</summary>
internal sealed class FixedClock(DateTime utcNow) : TimeProvider
{
    public DateTime Now { get; set; } = utcNow;

    /// <summary>The longest timer that fires at once; by default none does.</summary>
    public TimeSpan TimersThatFire { get; init; }

    public override DateTimeOffset GetUtcNow() => new(Now, TimeSpan.Zero);

    /// <summary>Time that has gone by, for what is measured.</summary>
    public TimeSpan Elapsed { get; set; }

    public override long GetTimestamp() => (long)(Elapsed.TotalSeconds * TimestampFrequency);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime <= TimersThatFire && dueTime != Timeout.InfiniteTimeSpan)
            callback(state);
        return new Timer();
    }

    private sealed class Timer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() { }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
