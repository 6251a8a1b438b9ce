using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;

namespace ServerlessAnomaly.LocalHost.Tests.Hosting;

/// <summary>What the sample functions report to their test, and what the test makes them do.</summary>
public sealed class Probe
{
    public ConcurrentQueue<string[]> Batches { get; } = new();

    public ConcurrentQueue<IReadOnlyDictionary<string, object?>> BindingData { get; } = new();

    public ConcurrentQueue<int> RetryCounts { get; } = new();

    public ConcurrentQueue<TimerInfo> Timers { get; } = new();

    public SemaphoreSlim Called { get; } = new(0);

    public Func<FunctionContext, Task> OnCall { get; set; } = _ => Task.CompletedTask;

    public async Task CallAsync(FunctionContext context)
    {
        RetryCounts.Enqueue(context.RetryContext.RetryCount);
        try
        {
            await OnCall(context);
        }
        finally
        {
            Called.Release();
        }
    }

    public async Task WaitForCallsAsync(int count)
    {
        for (var i = 0; i < count; i++)
            Assert.True(await Called.WaitAsync(TimeSpan.FromSeconds(30)), "The function was not called in time.");
    }
}
