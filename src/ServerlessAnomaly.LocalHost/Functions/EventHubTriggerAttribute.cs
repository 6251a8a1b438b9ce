using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts the function with events of an event hub.</summary>
/// <param name="eventHubName">The hub's name; <c>%Setting%</c> is replaced from configuration.</param>
public sealed class EventHubTriggerAttribute(string eventHubName) : TriggerBindingAttribute
{
    /// <summary>The hub's name.</summary>
    public string EventHubName { get; } = eventHubName;

    /// <summary>The consumer group; <c>$Default</c> when null.</summary>
    public string? ConsumerGroup { get; set; }

    /// <summary>The name of the setting, or group of settings, that says how to connect.</summary>
    public string? Connection { get; set; }

    /// <summary>Whether one invocation takes an array of events. Default true.</summary>
    public bool IsBatched { get; set; } = true;
}
