using System.Text.Json;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.LocalHost.Hosting.Invocation;
using ServerlessAnomaly.LocalHost.Protocol;
using ServerlessAnomaly.LocalHost.Worker;

namespace ServerlessAnomaly.LocalHost.Hosting.Triggers;

/// <summary>
/// Runs a function at the times of its schedule, one run after the other. With a status store, a time that was missed while the host was
/// down is made up for when it starts; a run that the host's end cut short counts as missed.
/// </summary>
internal sealed class TimerListener(
    FunctionDefinition function,
    TimerSchedule schedule,
    bool runOnStartup,
    TimerStatusStore? store,
    RetryingInvoker invoker,
    TimeProvider time,
    ILogger log
) : ITriggerListener
{
    // A clock that is set, or a machine that slept, is noticed after this long.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(15);

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    public Task RunAsync(CancellationToken stopping) => Task.Run(() => RunScheduleAsync(stopping), CancellationToken.None);

    private async Task RunScheduleAsync(CancellationToken stopping)
    {
        try
        {
            var status = store?.Read();
            var due = status is null ? DateTime.MaxValue : schedule.Next(status.Last == default ? status.LastUpdated : status.Last);
            var isPastDue = due < Now;
            if (isPastDue)
                HostLog.PastDue(log, function.Name, due);
            if (status is null)
                Save(status = StatusFor(last: default));

            if (isPastDue || runOnStartup)
                status = await FireAsync(status, isPastDue, stopping);

            while (true)
            {
                await SleepUntilAsync(status.Next, stopping);
                status = await FireAsync(status, false, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The host stops: the status on disk stays as it is.
        }
    }

    private async Task<TimerStatus> FireAsync(TimerStatus status, bool isPastDue, CancellationToken stopping)
    {
        var fired = Now;
        await invoker.InvokeAsync(function, InputOf(store is null ? null : status, isPastDue), stopping);
        var following = StatusFor(fired);
        Save(following);
        return following;
    }

    private static TriggerInput InputOf(TimerStatus? status, bool isPastDue) =>
        new(
            new TypedData
            {
                Json = JsonSerializer.Serialize(
                    new
                    {
                        Schedule = new { AdjustForDST = true },
                        ScheduleStatus = status,
                        IsPastDue = isPastDue,
                    }
                ),
            }
        );

    private TimerStatus StatusFor(DateTime last) => new(last, schedule.Next(Now), Now);

    private void Save(TimerStatus status) => store?.Write(status);

    private async Task SleepUntilAsync(DateTime next, CancellationToken stopping)
    {
        while (next - Now is var left && left > TimeSpan.Zero)
            await Task.Delay(left < LongestSleep ? left : LongestSleep, time, stopping);
    }
}
