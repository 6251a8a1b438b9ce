using Microsoft.Extensions.Logging;

namespace ServerlessAnomaly.LocalHost.Hosting.Invocation;

/// <summary>Repeats an invocation as the function's retry attribute says.</summary>
internal sealed class RetryingInvoker(FunctionInvoker invoker, TimeProvider time, ILogger<RetryingInvoker> log)
{
    /// <summary>True when an attempt succeeded, false when all failed; each failure is logged.</summary>
    /// <exception cref="OperationCanceledException">The host stops; the invocation did not succeed and is not given up either.</exception>
    public async Task<bool> InvokeAsync(Function function, TriggerInput input, CancellationToken stopping)
    {
        var delays = new RetryDelays(function.Descriptor.Retry, Random.Shared);
        for (var repetition = 0; ; repetition++)
        {
            try
            {
                await invoker.InvokeAsync(function, input, new EmbeddedRetryContext(repetition, delays.MaxRetryCount), stopping);
                return true;
            }
            catch (Exception exception)
            {
                stopping.ThrowIfCancellationRequested();
                if (delays.Before(repetition + 1) is not { } delay)
                {
                    HostLog.GivenUp(log, exception, function.Descriptor.Name, repetition + 1);
                    return false;
                }

                HostLog.Repeated(log, exception, function.Descriptor.Name, repetition + 1, delay);
                await Task.Delay(delay, time, stopping);
            }
        }
    }
}
