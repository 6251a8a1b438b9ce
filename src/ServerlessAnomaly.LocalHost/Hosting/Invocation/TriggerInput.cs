using System.Diagnostics;
using ServerlessAnomaly.LocalHost.Protocol;

namespace ServerlessAnomaly.LocalHost.Hosting.Invocation;

/// <summary>What starts an invocation: the trigger's data, what is said about it, and the trace that it belongs to.</summary>
/// <param name="Data">The value of the trigger's parameter.</param>
/// <param name="Metadata">The binding data, under the names that Azure gives them.</param>
/// <param name="TraceParent">W3C trace context of who caused it; null to begin a trace.</param>
internal sealed record TriggerInput(TypedData Data, IReadOnlyDictionary<string, TypedData> Metadata, string? TraceParent = null)
{
    private static readonly Dictionary<string, TypedData> Nothing = [];

    public TriggerInput(TypedData data)
        : this(data, Nothing) { }

    /// <summary>The trace context of one invocation: a span of its own in the trace of the cause, or in a new one.</summary>
    public RpcTraceContext NewTraceContext()
    {
        var trace = ActivityContext.TryParse(TraceParent, null, out var cause) ? cause.TraceId : ActivityTraceId.CreateRandom();
        return new RpcTraceContext { TraceParent = $"00-{trace.ToHexString()}-{ActivitySpanId.CreateRandom().ToHexString()}-01" };
    }
}
