using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;

namespace ServerlessAnomaly.LocalHost.Hosting.Invocation;

internal sealed class EmbeddedFunctionContext(
    Function function, TriggerInput input, EmbeddedRetryContext retry, IServiceProvider services, CancellationToken ct) : FunctionContext
{
    public Function Function { get; } = function;

    public TriggerInput Input { get; } = input;

    /// <summary>What the method returned.</summary>
    public object? Result { get; set; }

    public override string InvocationId { get; } = Guid.NewGuid().ToString();

    public override string FunctionId => Function.Definition.Id;

    public override TraceContext TraceContext { get; } =
        new EmbeddedTraceContext(input.TraceParent ?? Activity.Current?.Id, Activity.Current?.TraceStateString);

    public override BindingContext BindingContext { get; } = new EmbeddedBindingContext(input.BindingData);

    public override RetryContext RetryContext { get; } = retry;

    public override IServiceProvider InstanceServices { get; set; } = services;

    public override FunctionDefinition FunctionDefinition => Function.Definition;

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override IInvocationFeatures Features { get; } = new InvocationFeatures();

    public override CancellationToken CancellationToken { get; } = ct;
}
