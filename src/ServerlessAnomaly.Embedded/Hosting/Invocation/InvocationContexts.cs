using Microsoft.Azure.Functions.Worker;

namespace ServerlessAnomaly.Embedded.Hosting.Invocation;


internal sealed class EmbeddedBindingContext(IReadOnlyDictionary<string, object?> data) : BindingContext
{
    public override IReadOnlyDictionary<string, object?> BindingData { get; } = data;
}

internal sealed class EmbeddedRetryContext(int retryCount, int maxRetryCount) : RetryContext
{
    public override int RetryCount { get; } = retryCount;

    public override int MaxRetryCount { get; } = maxRetryCount;
}

internal sealed class EmbeddedTraceContext(string? traceParent, string? traceState) : TraceContext
{
    public override string TraceParent { get; } = traceParent ?? "";

    public override string TraceState { get; } = traceState ?? "";
}
