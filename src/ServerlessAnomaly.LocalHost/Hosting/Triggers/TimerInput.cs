using Microsoft.Azure.Functions.Worker;
using ServerlessAnomaly.LocalHost.Hosting.Invocation;

namespace ServerlessAnomaly.LocalHost.Hosting.Triggers;

internal sealed class TimerInput(TimerInfo info) : TriggerInput
{
    public override IReadOnlyDictionary<string, object?> BindingData { get; } =
        new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);

    public override object Bind(Type type, FunctionContext context) => info;
}
