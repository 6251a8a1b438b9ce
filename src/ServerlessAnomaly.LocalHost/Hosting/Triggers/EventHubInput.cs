using System.Text;
using Microsoft.Azure.Functions.Worker;
using ServerlessAnomaly.LocalHub;
using ServerlessAnomaly.LocalHost.Hosting.Invocation;

namespace ServerlessAnomaly.LocalHost.Hosting.Triggers;

internal sealed class EventHubInput(IReadOnlyList<HubEvent> events, EventHubBindingData data) : TriggerInput
{
    public override IReadOnlyDictionary<string, object?> BindingData { get; } = data;

    public override object Bind(Type type, FunctionContext context)
    {
        if (type == typeof(byte[][]))
            return events.Select(item => item.Body).ToArray();
        if (type == typeof(string[]))
            return events.Select(item => Encoding.UTF8.GetString(item.Body)).ToArray();
        return type == typeof(string) ? Encoding.UTF8.GetString(events[0].Body) : events[0].Body;
    }
}
