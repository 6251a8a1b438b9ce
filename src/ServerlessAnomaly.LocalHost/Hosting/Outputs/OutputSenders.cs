using System.Collections.Concurrent;
using Azure.Storage.Queues;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Azure.Functions.Worker.Http;
using ServerlessAnomaly.LocalHub;
using ServerlessAnomaly.LocalHost.Hosting.Functions;
using ServerlessAnomaly.LocalHost.Hosting.Invocation;

namespace ServerlessAnomaly.LocalHost.Hosting.Outputs;

/// <summary>The senders of all outputs, prepared when the host starts.</summary>
internal sealed class OutputSenders(EmbeddedHostOptions options)
{
    private readonly ConcurrentDictionary<OutputBindingAttribute, IOutputSender> senders = new(ReferenceEqualityComparer.Instance);

    public void Prepare(FunctionDescriptor function, SettingResolver settings)
    {
        foreach (var output in function.Outputs)
        {
            if (Create(output.Attribute, function.Name, settings) is { } sender)
                senders[output.Attribute] = sender;
        }
    }

    public async Task SendAsync(EmbeddedFunctionContext context)
    {
        foreach (var output in context.Function.Descriptor.Outputs)
        {
            var value = output.Property is null || context.Result is null ? context.Result : output.Property.GetValue(context.Result);
            var serializer = HttpRequestDataExtensions.SerializerOf(context);
            if (OutputMessages.From(value, serializer, context.CancellationToken) is { Count: > 0 } messages)
                await senders[output.Attribute].SendAsync(messages, context.CancellationToken);
        }
    }

    private IOutputSender? Create(OutputBindingAttribute attribute, string function, SettingResolver settings)
    {
        switch (attribute)
        {
            case QueueOutputAttribute queue:
                var name = settings.Resolve(queue.QueueName, function);
                return settings.Connection(queue.Connection, "AzureWebJobsStorage", function) is { } connection
                    ? new QueueSender(new QueueClient(connection, name, Queues.ClientOptions(options)))
                    : null;

            case EventHubOutputAttribute hub:
                var endpoint = LocalHubs.Find(options, settings, hub.Connection, settings.Resolve(hub.EventHubName, function), function);
                return endpoint is null ? null : new LocalEventHubSender(endpoint.Hub);

            default:
                settings.AddFault($"Function {function}: the embedded host does not know {attribute.GetType().Name}.");
                return null;
        }
    }
}
