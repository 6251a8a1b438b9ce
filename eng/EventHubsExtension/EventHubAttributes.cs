using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

// Has the Worker SDK put the host's real extension into an image's build.
[assembly: ExtensionInformation("Microsoft.Azure.WebJobs.Extensions.EventHubs", "6.5.2")]

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts a function with the events of an event hub.</summary>
/// <param name="eventHubName">The hub.</param>
[BindingCapabilities(KnownBindingCapabilities.FunctionLevelRetry)]
public sealed class EventHubTriggerAttribute(string eventHubName) : TriggerBindingAttribute, ISupportCardinality
{
    /// <summary>The hub.</summary>
    public string EventHubName { get; } = eventHubName;

    /// <summary>The consumer group; <c>$Default</c> when null.</summary>
    public string? ConsumerGroup { get; set; }

    /// <summary>Name of the setting, or section of settings, with the connection.</summary>
    public string? Connection { get; set; }

    /// <summary>Whether an invocation takes many events. Default true.</summary>
    [DefaultValue(true)]
    public bool IsBatched { get; set; } = true;

    Cardinality ISupportCardinality.Cardinality
    {
        get => IsBatched ? Cardinality.Many : Cardinality.One;
        set => IsBatched = value != Cardinality.One;
    }
}

/// <summary>Sends what a function returns to an event hub.</summary>
/// <param name="eventHubName">The hub.</param>
public sealed class EventHubOutputAttribute(string eventHubName) : OutputBindingAttribute
{
    /// <summary>The hub.</summary>
    public string EventHubName { get; } = eventHubName;

    /// <summary>Name of the setting, or section of settings, with the connection.</summary>
    public string? Connection { get; set; }
}
