using Microsoft.Extensions.Logging;
using ServerlessAnomaly.LocalHost.Worker;

namespace ServerlessAnomaly.LocalHost.Hosting.Invocation;

/// <summary>Repeats an invocation as the function's retry policy says. One that a dying worker cut short is given to the next one, and does not count.</summary>
internal sealed class RetryingInvoker(FunctionInvoker invoker, TimeProvider time, ILogger log)
{
    /// <summary>True when an attempt succeeded, false when all failed; each failure is logged.</summary>
    /// <exception cref="OperationCanceledException">The host stops; the invocation did not succeed and is not given up either.</exception>
    public async Task<bool> InvokeAsync(FunctionDefinition function, TriggerInput input, CancellationToken stopping)
    {
#pragma warning disable RS0030 // Jitter is to differ from invocation to invocation.
        var delays = new RetryDelays(function.Retry, Random.Shared);
#pragma warning restore RS0030
        for (var repetition = 0; ; )
        {
            try
            {
                await invoker.InvokeAsync(function, input, repetition, stopping);
                return true;
            }
            catch (WorkerGoneException gone)
            {
                stopping.ThrowIfCancellationRequested();
                HostLog.GivenAgain(log, function.Name, gone.Message);
            }
            catch (Exception failed)
            {
                stopping.ThrowIfCancellationRequested();
                if (delays.Before(++repetition) is not { } delay)
                {
                    HostLog.GivenUp(log, failed, function.Name, repetition);
                    return false;
                }
                HostLog.Repeated(log, function.Name, repetition, delay, failed.Message);
                await Task.Delay(delay, time, stopping);
            }
        }
    }
}
