using Microsoft.Azure.Functions.Worker;

namespace ServerlessAnomaly.LocalHost.Hosting.Invocation;

/// <summary>What starts an invocation.</summary>
internal abstract class TriggerInput
{
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }

    public virtual string? TraceParent => null;

    /// <summary>The value of the trigger's parameter; asked for again on each attempt.</summary>
    public abstract object Bind(Type type, FunctionContext context);
}
