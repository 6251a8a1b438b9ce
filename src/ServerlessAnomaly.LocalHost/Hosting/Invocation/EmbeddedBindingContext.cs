using Microsoft.Azure.Functions.Worker;

namespace ServerlessAnomaly.LocalHost.Hosting.Invocation;

internal sealed class EmbeddedBindingContext(IReadOnlyDictionary<string, object?> data) : BindingContext
{
    public override IReadOnlyDictionary<string, object?> BindingData { get; } = data;
}
