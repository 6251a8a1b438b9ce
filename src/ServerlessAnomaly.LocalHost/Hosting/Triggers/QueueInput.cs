using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using ServerlessAnomaly.LocalHost.Hosting.Invocation;

namespace ServerlessAnomaly.LocalHost.Hosting.Triggers;

internal sealed class QueueInput(QueueMessage message) : TriggerInput
{
    public override IReadOnlyDictionary<string, object?> BindingData { get; } =
        new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            ["QueueTrigger"] = message.Body.ToString(),
            ["Id"] = message.MessageId,
            ["PopReceipt"] = message.PopReceipt,
            ["DequeueCount"] = message.DequeueCount,
            ["InsertionTime"] = message.InsertedOn,
            ["ExpirationTime"] = message.ExpiresOn,
            ["NextVisibleTime"] = message.NextVisibleOn,
        };

    public override object Bind(Type type, FunctionContext context)
    {
        if (type == typeof(string))
            return message.Body.ToString();
        if (type == typeof(byte[]))
            return message.Body.ToArray();
        if (type == typeof(BinaryData))
            return message.Body;

        return HttpRequestDataExtensions.SerializerOf(context).Deserialize(message.Body.ToStream(), type, context.CancellationToken)
            ?? throw new InvalidOperationException($"Message {message.MessageId} is null and cannot become a {type.Name}.");
    }
}
