using Amqp;
using ServerlessAnomaly.LocalHub.Amqp.Connections;

namespace ServerlessAnomaly.LocalHub.Amqp.Links;

/// <summary>A node that answers each message with one: <c>$cbs</c>, <c>$management</c>.</summary>
internal interface IRequestNode
{
    /// <summary>Whether an address is this node's.</summary>
    bool Answers(string path);

    /// <summary>Does what a request asks for.</summary>
    /// <param name="client">Who asks.</param>
    /// <param name="request">The request.</param>
    /// <returns>The status, and the answer's body or null.</returns>
    /// <exception cref="AmqpException">It is refused.</exception>
    (int Status, object? Body) Answer(ClientSession client, Message request);
}
