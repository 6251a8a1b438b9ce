using Microsoft.Azure.Functions.Worker;

namespace ServerlessAnomaly.LocalHost.Hosting.Invocation;

internal sealed class EmbeddedTraceContext(string? traceParent, string? traceState) : TraceContext
{
    public override string TraceParent { get; } = traceParent ?? "";

    public override string TraceState { get; } = traceState ?? "";
}
