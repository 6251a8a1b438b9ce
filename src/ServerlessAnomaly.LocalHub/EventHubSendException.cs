using System.Net;

namespace ServerlessAnomaly.LocalHub;

/// <summary>A hub refused events for good; sending the same again would not help.</summary>
/// <param name="status">The answer's status.</param>
/// <param name="message">What the hub said.</param>
public sealed class EventHubSendException(HttpStatusCode status, string message) : Exception(message)
{
    /// <summary>The answer's status.</summary>
    public HttpStatusCode Status { get; } = status;
}
