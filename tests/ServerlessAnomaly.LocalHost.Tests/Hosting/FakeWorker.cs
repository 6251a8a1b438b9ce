using System.Collections.Concurrent;
using Azure.Storage.Queues;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessAnomaly.LocalHost.Hosting;
using ServerlessAnomaly.LocalHost.Hosting.Invocation;
using ServerlessAnomaly.LocalHost.Hosting.Outputs;
using ServerlessAnomaly.LocalHost.Protocol;
using ServerlessAnomaly.LocalHost.Worker;

namespace ServerlessAnomaly.LocalHost.Tests.Hosting;

/// <summary>Takes invocations in place of a worker process, and does with them what a test says: for faults that a real one has at its own time.</summary>
internal sealed class FakeWorker
{
    private readonly SemaphoreSlim _called = new(0);

    public ConcurrentQueue<InvocationRequest> Requests { get; } = new();

    public Func<InvocationRequest, CancellationToken, Task> OnCall { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Answer of every invocation that succeeds.</summary>
    public InvocationResponse Answer { get; set; } = new();

    public static FunctionDefinition Function(string binding, RpcRetryOptions? retry = null, string? output = null) =>
        new(
            "id",
            "Function",
            [BindingDefinition.Parse(binding), .. output is null ? [] : new[] { BindingDefinition.Parse(output) }],
            retry
        );

    public FunctionInvoker Invoker(TimeProvider? time = null, HostJson? host = null, OutputSenders? outputs = null) =>
        new(InvokeAsync, outputs ?? new OutputSenders(new QueueClientOptions()), host ?? new HostJson(), time ?? TimeProvider.System);

    public RetryingInvoker Retrying(TimeProvider? time = null, HostJson? host = null, OutputSenders? outputs = null) =>
        new(Invoker(time, host, outputs), time ?? TimeProvider.System, NullLogger.Instance);

    public async Task WaitForCallsAsync(int count)
    {
        for (var i = 0; i < count; i++)
            Assert.True(await _called.WaitAsync(TimeSpan.FromSeconds(30)), "The function was not called in time.");
    }

    private async Task<InvocationResponse> InvokeAsync(InvocationRequest request, CancellationToken cancellationToken)
    {
        Requests.Enqueue(request);
        try
        {
            await OnCall(request, cancellationToken);
            return Answer;
        }
        finally
        {
            _called.Release();
        }
    }
}
