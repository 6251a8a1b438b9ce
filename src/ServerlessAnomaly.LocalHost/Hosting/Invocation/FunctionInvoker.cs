using ServerlessAnomaly.LocalHost.Hosting.Outputs;
using ServerlessAnomaly.LocalHost.Protocol;
using ServerlessAnomaly.LocalHost.Worker;

namespace ServerlessAnomaly.LocalHost.Hosting.Invocation;

/// <summary>Carries an invocation to the worker and its answer back.</summary>
internal delegate Task<InvocationResponse> InvokeWorker(InvocationRequest request, CancellationToken cancellationToken);

/// <summary>One attempt at an invocation: the worker, the outputs, and the time limit of host.json.</summary>
internal sealed class FunctionInvoker(InvokeWorker worker, OutputSenders outputs, HostJson host, TimeProvider time)
{
    /// <summary>Returns once the function has succeeded and its outputs are sent.</summary>
    /// <exception cref="TimeoutException">It took longer than host.json's functionTimeout.</exception>
    public async Task<InvocationResponse> InvokeAsync(
        FunctionDefinition function,
        TriggerInput input,
        int retry,
        CancellationToken stopping
    )
    {
        using var limit = new CancellationTokenSource(host.FunctionTimeout ?? Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, limit.Token);
        try
        {
            var response = await worker(Request(function, input, retry), either.Token);
            await outputs.SendAsync(function, response, either.Token);
            return response;
        }
        catch (Exception cut)
            when (limit.IsCancellationRequested
                && !stopping.IsCancellationRequested
                && cut is OperationCanceledException or FunctionFailedException { WasCancelled: true }
            )
        {
            throw new TimeoutException(
                $"Function {function.Name} took longer than {host.FunctionTimeout} (functionTimeout in host.json).",
                cut
            );
        }
    }

    private static InvocationRequest Request(FunctionDefinition function, TriggerInput input, int retry)
    {
        var request = new InvocationRequest
        {
            InvocationId = Guid.NewGuid().ToString(),
            FunctionId = function.Id,
            TraceContext = input.NewTraceContext(),
            RetryContext = new RetryContext { RetryCount = retry, MaxRetryCount = function.Retry?.MaxRetryCount ?? 0 },
        };
        request.InputData.Add(new ParameterBinding { Name = function.Trigger.Name, Data = input.Data });
        foreach (var (name, value) in input.Metadata)
            request.TriggerMetadata.Add(name, value);
        return request;
    }
}
