using Microsoft.Azure.Functions.Worker;

namespace ServerlessAnomaly.LocalHost.Hosting.Invocation;

internal sealed class EmbeddedRetryContext(int retryCount, int maxRetryCount) : RetryContext
{
    public override int RetryCount { get; } = retryCount;

    public override int MaxRetryCount { get; } = maxRetryCount;
}
