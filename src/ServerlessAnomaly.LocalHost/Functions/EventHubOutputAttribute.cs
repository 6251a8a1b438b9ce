using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Sends the function's result to an event hub.</summary>
/// <param name="eventHubName">The hub's name; <c>%Setting%</c> is replaced from configuration.</param>
public sealed class EventHubOutputAttribute(string eventHubName) : OutputBindingAttribute
{
    /// <summary>The hub's name.</summary>
    public string EventHubName { get; } = eventHubName;

    /// <summary>The name of the setting, or group of settings, that says how to connect.</summary>
    public string? Connection { get; set; }
}
