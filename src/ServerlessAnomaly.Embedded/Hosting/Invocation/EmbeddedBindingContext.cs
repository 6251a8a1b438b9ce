using Microsoft.Azure.Functions.Worker;

namespace ServerlessAnomaly.Embedded.Hosting.Invocation;

internal sealed class EmbeddedBindingContext(IReadOnlyDictionary<string, object?> data) : BindingContext
{
    public override IReadOnlyDictionary<string, object?> BindingData { get; } = data;
}
