namespace Microsoft.Azure.Functions.Worker;

/// <summary>The distributed trace an invocation belongs to (W3C Trace Context).</summary>
public abstract class TraceContext
{
    /// <summary>The traceparent header's value.</summary>
    public abstract string TraceParent { get; }

    /// <summary>The tracestate header's value.</summary>
    public abstract string TraceState { get; }
}
