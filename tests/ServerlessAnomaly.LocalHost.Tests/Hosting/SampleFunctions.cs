using Microsoft.Azure.Functions.Worker;

namespace ServerlessAnomaly.LocalHost.Tests.Hosting;

public sealed class SampleFunctions(Probe probe)
{
    [Function("Batch")]
    public async Task Batch(
        [EventHubTrigger("%HubName%", Connection = "EventHubConnection")] byte[][] events, FunctionContext context, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        probe.Batches.Enqueue([.. events.Select(System.Text.Encoding.UTF8.GetString)]);
        probe.BindingData.Enqueue(context.BindingContext.BindingData);
        await probe.CallAsync(context);
    }

    [Function("Endless")]
    [ExponentialBackoffRetry(-1, "00:00:01", "00:00:08")]
    public async Task Endless([EventHubTrigger("telemetry", Connection = "EventHubConnection")] string[] events, FunctionContext context)
    {
        probe.Batches.Enqueue(events);
        await probe.CallAsync(context);
    }

    [Function("Limited")]
    [FixedDelayRetry(2, "00:00:01")]
    public async Task Limited([EventHubTrigger("telemetry", Connection = "EventHubConnection")] string[] events, FunctionContext context)
    {
        probe.Batches.Enqueue(events);
        await probe.CallAsync(context);
    }

    [Function("Single")]
    public async Task Single(
        [EventHubTrigger("telemetry", Connection = "EventHubConnection", IsBatched = false)] string item, FunctionContext context)
    {
        probe.Batches.Enqueue([item]);
        await probe.CallAsync(context);
    }

    [Function("Nightly")]
    public async Task Nightly([TimerTrigger("%NightlySchedule%")] TimerInfo timer, FunctionContext context)
    {
        probe.Timers.Enqueue(timer);
        await probe.CallAsync(context);
    }

    [Function("AtStart")]
    public async Task AtStart(
        [TimerTrigger("0 0 2 * * *", RunOnStartup = true, UseMonitor = false)] TimerInfo timer, FunctionContext context)
    {
        probe.Timers.Enqueue(timer);
        await probe.CallAsync(context);
    }
}
