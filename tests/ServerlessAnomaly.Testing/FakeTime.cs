using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace ServerlessAnomaly.Testing;

/// <summary>A clock that only moves when the test moves it. A test can wait until somebody sleeps on it.</summary>
public sealed class FakeTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly ConcurrentQueue<TimeSpan> _sleeps = [];
    private readonly SemaphoreSlim _slept = new(0);

    /// <summary>How long each sleep so far was to last.</summary>
    public IReadOnlyList<TimeSpan> Sleeps => [.. _sleeps];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, base.CreateTimer(callback, state, dueTime, period));
        Note(dueTime);
        return timer;
    }

    /// <summary>Waits until one more sleep has begun than was waited for so far.</summary>
    public async Task WaitForSleepAsync() => Assert.True(await _slept.WaitAsync(TimeSpan.FromSeconds(30)), "Nobody slept.");

    private void Note(TimeSpan dueTime)
    {
        if (dueTime == Timeout.InfiniteTimeSpan)
            return;
        _sleeps.Enqueue(dueTime);
        _slept.Release();
    }

    private sealed class Timer(FakeTime time, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var changed = timer.Change(dueTime, period);
            time.Note(dueTime);
            return changed;
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
