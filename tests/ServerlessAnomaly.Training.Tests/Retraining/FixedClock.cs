namespace ServerlessAnomaly.Training.Tests.Retraining;

/// <summary>A clock that stands still until it is set; timers fire at once where that is asked for, else never.</summary>
internal sealed class FixedClock(DateTime utcNow) : TimeProvider
{
    public DateTime Now { get; set; } = utcNow;

    public bool TimersFireAtOnce { get; init; }

    public override DateTimeOffset GetUtcNow() => new(Now, TimeSpan.Zero);

    public override long GetTimestamp() => 0;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (TimersFireAtOnce && dueTime != Timeout.InfiniteTimeSpan) callback(state);
        return new Timer();
    }

    private sealed class Timer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
