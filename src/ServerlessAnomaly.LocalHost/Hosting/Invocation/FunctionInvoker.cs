using Microsoft.Extensions.DependencyInjection;

namespace ServerlessAnomaly.LocalHost.Hosting.Invocation;

/// <summary>One attempt at an invocation: a scope of services, a context, the pipeline, and the time limit of host.json.</summary>
internal sealed class FunctionInvoker(IServiceScopeFactory scopes, FunctionPipeline pipeline, HostJson host, TimeProvider time)
{
    /// <summary>Returns once the invocation, and what is to be done with its result while its services live, have succeeded.</summary>
    /// <exception cref="TimeoutException">It took longer than host.json's functionTimeout.</exception>
    public async Task InvokeAsync(
        Function function,
        TriggerInput input,
        EmbeddedRetryContext retry,
        CancellationToken stopping,
        Func<EmbeddedFunctionContext, Task>? finish = null)
    {
        using var limit = new CancellationTokenSource(host.FunctionTimeout ?? Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, limit.Token);
        await using var scope = scopes.CreateAsyncScope();
        var context = new EmbeddedFunctionContext(function, input, retry, scope.ServiceProvider, either.Token);
        try
        {
            await pipeline.RunAsync(context);
            if (finish is not null)
                await finish(context);
        }
        catch (OperationCanceledException exception) when (limit.IsCancellationRequested && !stopping.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"Function {function.Descriptor.Name} took longer than {host.FunctionTimeout} (functionTimeout in host.json).", exception);
        }
    }
}
