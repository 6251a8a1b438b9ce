using Google.Protobuf.WellKnownTypes;
using ServerlessAnomaly.LocalHost.Hosting;
using ServerlessAnomaly.LocalHost.Hosting.Invocation;
using ServerlessAnomaly.LocalHost.Protocol;
using ServerlessAnomaly.LocalHost.Worker;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.LocalHost.Tests.Hosting;

public sealed class RetryingInvokerTests
{
    private const string Trigger = """{"name":"events","type":"eventHubTrigger","direction":"In"}""";
    private static readonly TriggerInput Input = new(new TypedData { String = "event" });
    private readonly FakeTime _time = new(DateTimeOffset.UnixEpoch);
    private readonly FakeWorker _worker = new();

    [Fact]
    public async Task InvokeAsync_FixedDelayUsedUp_GivesUpAfterTheLastAttempt()
    {
        _worker.OnCall = (_, _) => throw new FunctionFailedException("no", wasCancelled: false);
        var invoking = _worker.Retrying(_time).InvokeAsync(FakeWorker.Function(Trigger, Fixed(2)), Input, default);
        for (var retry = 0; retry < 2; retry++)
        {
            await _time.WaitForSleepAsync();
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.False(await invoking);
        Assert.Equal([0, 1, 2], _worker.Requests.Select(request => request.RetryContext.RetryCount));
        Assert.All(_worker.Requests, request => Assert.Equal(2, request.RetryContext.MaxRetryCount));
    }

    [Fact]
    public async Task InvokeAsync_WithoutEnd_RepeatsWithGrowingDelaysUntilItSucceeds()
    {
        const int Failures = 12;
        var calls = 0;
        _worker.OnCall = (_, _) =>
            ++calls <= Failures ? throw new FunctionFailedException("storage is away", wasCancelled: false) : Task.CompletedTask;
        var invoking = _worker.Retrying(_time).InvokeAsync(FakeWorker.Function(Trigger, Exponential()), Input, default);
        for (var retry = 0; retry < Failures; retry++)
        {
            await _time.WaitForSleepAsync();
            _time.Advance(TimeSpan.FromSeconds(8));
        }

        Assert.True(await invoking);
        Assert.Equal(Enumerable.Range(0, Failures + 1), _worker.Requests.Select(request => request.RetryContext.RetryCount));
        Assert.Equal(TimeSpan.FromSeconds(1), _time.Sleeps[0]);
        Assert.InRange(_time.Sleeps[1], TimeSpan.FromSeconds(1.8), TimeSpan.FromSeconds(2.2));
        Assert.All(_time.Sleeps.Skip(4), delay => Assert.Equal(TimeSpan.FromSeconds(8), delay));
    }

    [Fact]
    public async Task InvokeAsync_WorkerDies_GivesTheSameToTheNextAndDoesNotCountIt()
    {
        var calls = 0;
        _worker.OnCall = (_, _) => ++calls <= 5 ? throw new WorkerGoneException("killed") : Task.CompletedTask;

        Assert.True(await _worker.Retrying(_time).InvokeAsync(FakeWorker.Function(Trigger), Input, default));
        Assert.All(_worker.Requests, request => Assert.Equal(0, request.RetryContext.RetryCount));
        Assert.Equal(6, _worker.Requests.Select(request => request.InvocationId).Distinct().Count());
    }

    [Fact]
    public async Task InvokeAsync_HostStopsWhileItWaits_IsCancelledAndNotGivenUp()
    {
        using var stopping = new CancellationTokenSource();
        _worker.OnCall = (_, _) => throw new FunctionFailedException("away", wasCancelled: false);
        var invoking = _worker.Retrying(_time).InvokeAsync(FakeWorker.Function(Trigger, Exponential()), Input, stopping.Token);
        await _time.WaitForSleepAsync();
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => invoking);
    }

    [Fact]
    public async Task InvokeAsync_LongerThanFunctionTimeout_IsCancelledAndCountsAsFailure()
    {
        _worker.OnCall = async (_, cancellationToken) =>
        {
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                // The worker says it in its own words.
                throw new FunctionFailedException("A task was canceled.", wasCancelled: true);
            }
        };
        var host = new HostJson { FunctionTimeout = TimeSpan.FromMinutes(10) };
        var invoking = _worker.Invoker(_time, host).InvokeAsync(FakeWorker.Function(Trigger), Input, 0, default);
        await _time.WaitForSleepAsync();
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Contains("00:10:00", (await Assert.ThrowsAsync<TimeoutException>(() => invoking)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InvokeAsync_TraceOfTheCause_IsGoneOnWith()
    {
        const string Cause = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        await _worker.Invoker().InvokeAsync(FakeWorker.Function(Trigger), Input with { TraceParent = Cause }, 0, default);
        var trace = Assert.Single(_worker.Requests).TraceContext.TraceParent;
        Assert.StartsWith(Cause[..36], trace, StringComparison.Ordinal);
        Assert.NotEqual(Cause, trace);
    }

    private static RpcRetryOptions Fixed(int count) =>
        new()
        {
            MaxRetryCount = count,
            RetryStrategy = RpcRetryOptions.Types.RetryStrategy.FixedDelay,
            DelayInterval = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)),
        };

    private static RpcRetryOptions Exponential() =>
        new()
        {
            MaxRetryCount = -1,
            RetryStrategy = RpcRetryOptions.Types.RetryStrategy.ExponentialBackoff,
            MinimumInterval = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)),
            MaximumInterval = Duration.FromTimeSpan(TimeSpan.FromSeconds(8)),
        };
}
