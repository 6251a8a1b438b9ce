using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ServerlessAnomaly.LocalHost.Hosting.Triggers;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.LocalHost.Tests.Hosting;

public sealed class TimerTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder home = new();

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
        var time = new FakeTime(Start);
        var probe = new Probe();
        using var host = await StartAsync(time, probe);

        await SleepUntilAsync(time, Start.AddHours(14.5).AddSeconds(-1));
        Assert.Empty(probe.Timers);
        time.Advance(TimeSpan.FromSeconds(1));
        await probe.WaitForCallsAsync(1);
        await time.WaitForSleepAsync();
        await host.StopAsync();

        var timer = Assert.Single(probe.Timers);
        Assert.False(timer.IsPastDue);
        Assert.Equal(Start.AddHours(14.5).UtcDateTime, timer.ScheduleStatus!.Next);
        Assert.Equal(default, timer.ScheduleStatus.Last);
    }

    [Fact]
    public async Task Run_TimeMissedWhileDown_FiresAtStartAsPastDue()
    {
        using (var first = await StartAsync(new FakeTime(Start), new Probe()))
            await first.StopAsync();

        var probe = new Probe();
        using var second = await StartAsync(new FakeTime(Start.AddDays(2)), probe);
        await probe.WaitForCallsAsync(1);
        await second.StopAsync();

        Assert.True(Assert.Single(probe.Timers).IsPastDue);
    }

    [Fact]
    public async Task Run_RestartedBeforeItIsDue_DoesNotFire()
    {
        using (var first = await StartAsync(new FakeTime(Start), new Probe()))
            await first.StopAsync();

        var probe = new Probe();
        var time = new FakeTime(Start.AddHours(1));
        using var second = await StartAsync(time, probe);
        await time.WaitForSleepAsync();
        await second.StopAsync();

        Assert.Empty(probe.Timers);
    }

    [Fact]
    public async Task Run_CutShortByTheHostsEnd_CountsAsMissed()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var time = new FakeTime(Start);
        var cut = new Probe
        {
            OnCall = async context =>
            {
                started.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);
            },
        };
        using (var first = await StartAsync(time, cut))
        {
            await SleepUntilAsync(time, Start.AddHours(14.5));
            await started.Task.WaitAsync(TimeSpan.FromSeconds(30));
            await first.StopAsync();
        }

        var probe = new Probe();
        using var second = await StartAsync(new FakeTime(Start.AddHours(15)), probe);
        await probe.WaitForCallsAsync(1);
        await second.StopAsync();

        Assert.True(Assert.Single(probe.Timers).IsPastDue);
    }

    [Fact]
    public async Task Run_RunOnStartup_FiresAtOnceWithoutStatus()
    {
        var probe = new Probe();
        using var host = HostFixtures.Host(home.Path, ["AtStart"], configure: builder =>
        {
            builder.Services.AddSingleton(probe);
            builder.Services.AddSingleton<TimeProvider>(new FakeTime(Start));
        });
        await host.StartAsync();
        await probe.WaitForCallsAsync(1);
        await host.StopAsync();

        var timer = Assert.Single(probe.Timers);
        Assert.False(timer.IsPastDue);
        Assert.Null(timer.ScheduleStatus);
    }

    public void Dispose() => home.Dispose();

    private static async Task SleepUntilAsync(FakeTime time, DateTimeOffset target)
    {
        while (time.GetUtcNow() < target)
        {
            await time.WaitForSleepAsync();
            var step = TimeSpan.FromMinutes(15);
            time.Advance(target - time.GetUtcNow() < step ? target - time.GetUtcNow() : step);
        }
    }

    private async Task<IHost> StartAsync(FakeTime time, Probe probe)
    {
        var host = HostFixtures.Host(home.Path, ["Nightly"], configure: builder =>
        {
            builder.Services.AddSingleton(probe);
            builder.Services.AddSingleton<TimeProvider>(time);
            builder.Configuration["NightlySchedule"] = "0 30 2 * * *";
        });
        await host.StartAsync();
        return host;
    }
}
