using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Sends the function's result to a storage queue.</summary>
/// <param name="queueName">The queue's name; <c>%Setting%</c> is replaced from configuration.</param>
public sealed class QueueOutputAttribute(string queueName) : OutputBindingAttribute
{
    /// <summary>The queue's name.</summary>
    public string QueueName { get; } = queueName;

    /// <summary>The name of the setting, or group of settings, that says how to connect; <c>AzureWebJobsStorage</c> when null.</summary>
    public string? Connection { get; set; }
}
