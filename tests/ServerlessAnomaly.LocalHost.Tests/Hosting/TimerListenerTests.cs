using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessAnomaly.LocalHost.Hosting.Triggers;
using ServerlessAnomaly.LocalHost.Worker;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.LocalHost.Tests.Hosting;

public sealed class TimerListenerTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _home = new();

    [Theory]
    [InlineData("0 30 2 * * *", "2026-03-02T02:30:00")]
    [InlineData("*/15 * * * * *", "2026-03-01T12:00:15")]
    [InlineData("0 0 0 29 2 *", "2028-02-29T00:00:00")]
    [InlineData("30 2 * * *", "2026-03-02T02:30:00")]
    [InlineData("00:05:00", "2026-03-01T12:05:00")]
    public void Next_Schedule_IsTheNextOccurrenceInUtc(string schedule, string next) =>
        Assert.Equal(DateTime.Parse(next), TimerSchedule.Parse(schedule).Next(Start.UtcDateTime));

    [Theory]
    [InlineData("never")]
    [InlineData("99 * * * * *")]
    [InlineData("-00:05:00")]
    public void Parse_NoSchedule_SaysWhatToWrite(string text) =>
        Assert.Contains(text, Assert.Throws<FormatException>(() => TimerSchedule.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Run_TimeComes_FiresOnceAndKeepsTheStatus()
    {
        var (time, worker) = (new FakeTime(Start), new FakeWorker());
        await using var timer = Run(time, worker);
        await SleepUntilAsync(time, Start.AddHours(14.5).AddSeconds(-1));
        Assert.Empty(worker.Requests);
        time.Advance(TimeSpan.FromSeconds(1));
        await worker.WaitForCallsAsync(1);
        await time.WaitForSleepAsync();

        var info = InfoOf(worker);
        Assert.False(info.GetProperty("IsPastDue").GetBoolean());
        Assert.Equal(Start.AddHours(14.5).UtcDateTime, info.GetProperty("ScheduleStatus").GetProperty("Next").GetDateTime());
        Assert.Equal(default, info.GetProperty("ScheduleStatus").GetProperty("Last").GetDateTime());
    }

    [Fact]
    public async Task Run_TimeMissedWhileDown_FiresAtStartAsPastDue()
    {
        await RunBrieflyAsync(new FakeTime(Start));
        var worker = new FakeWorker();
        await using var timer = Run(new FakeTime(Start.AddDays(2)), worker);
        await worker.WaitForCallsAsync(1);
        Assert.True(InfoOf(worker).GetProperty("IsPastDue").GetBoolean());
    }

    [Fact]
    public async Task Run_RestartedBeforeItIsDue_DoesNotFire()
    {
        await RunBrieflyAsync(new FakeTime(Start));
        var (time, worker) = (new FakeTime(Start.AddHours(1)), new FakeWorker());
        await using (Run(time, worker))
            await time.WaitForSleepAsync();
        Assert.Empty(worker.Requests);
    }

    [Fact]
    public async Task Run_CutShortByTheHostsEnd_CountsAsMissed()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var time = new FakeTime(Start);
        var cut = new FakeWorker
        {
            OnCall = async (_, cancellationToken) =>
            {
                started.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            },
        };
        await using (Run(time, cut))
        {
            await SleepUntilAsync(time, Start.AddHours(14.5));
            await started.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }

        var worker = new FakeWorker();
        await using var again = Run(new FakeTime(Start.AddHours(15)), worker);
        await worker.WaitForCallsAsync(1);
        Assert.True(InfoOf(worker).GetProperty("IsPastDue").GetBoolean());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"Last\":3}")]
    public async Task Run_StatusDamaged_StartsAnew(string content)
    {
        await RunBrieflyAsync(new FakeTime(Start));
        await File.WriteAllTextAsync(Path.Combine(_home.Path, "timers", "Function.json"), content);
        var (time, worker) = (new FakeTime(Start.AddDays(2)), new FakeWorker());
        await using (Run(time, worker))
            await time.WaitForSleepAsync();
        Assert.Empty(worker.Requests);
    }

    [Fact]
    public async Task Run_RunOnStartup_FiresAtOnceWithoutStatus()
    {
        var worker = new FakeWorker();
        await using var timer = Run(new FakeTime(Start), worker, runOnStartup: true, isMonitored: false);
        await worker.WaitForCallsAsync(1);
        Assert.False(InfoOf(worker).GetProperty("IsPastDue").GetBoolean());
        Assert.Equal(JsonValueKind.Null, InfoOf(worker).GetProperty("ScheduleStatus").ValueKind);
    }

    public void Dispose() => _home.Dispose();

    private static JsonElement InfoOf(FakeWorker worker) =>
        JsonDocument.Parse(Assert.Single(worker.Requests).InputData.Single().Data.Json).RootElement;

    private static async Task SleepUntilAsync(FakeTime time, DateTimeOffset target)
    {
        while (time.GetUtcNow() < target)
        {
            await time.WaitForSleepAsync();
            var step = TimeSpan.FromMinutes(15);
            time.Advance(target - time.GetUtcNow() < step ? target - time.GetUtcNow() : step);
        }
    }

    private async Task RunBrieflyAsync(FakeTime time)
    {
        await using var timer = Run(time, new FakeWorker());
        await time.WaitForSleepAsync();
    }

    private RunningListener Run(FakeTime time, FakeWorker worker, bool runOnStartup = false, bool isMonitored = true)
    {
        var function = FakeWorker.Function("""{"name":"timer","type":"timerTrigger","direction":"In"}""");
        var store = isMonitored ? new TimerStatusStore(_home.Path, function.Name, NullLogger.Instance) : null;
        return new RunningListener(
            new TimerListener(
                function,
                TimerSchedule.Parse("0 30 2 * * *"),
                runOnStartup,
                store,
                worker.Retrying(),
                time,
                NullLogger.Instance
            )
        );
    }

    private sealed class RunningListener : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stopping = new();
        private readonly Task _running;

        public RunningListener(ITriggerListener listener) => _running = listener.RunAsync(_stopping.Token);

        public async ValueTask DisposeAsync()
        {
            await _stopping.CancelAsync();
            await _running.WaitAsync(TimeSpan.FromSeconds(30));
            _stopping.Dispose();
        }
    }
}
