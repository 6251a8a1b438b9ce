using Amqp;
using ServerlessAnomaly.LocalHub.Amqp.Connections;
using ServerlessAnomaly.LocalHub.Amqp.Messages;
using ServerlessAnomaly.LocalHub.Hubs;
using ServerlessAnomaly.LocalHub.Security;

namespace ServerlessAnomaly.LocalHub.Amqp.Links;

/// <summary><c>$cbs</c>: a client puts the tokens that allow it to attach its links.</summary>
internal sealed class TokenNode(HubNamespace hubs) : IRequestNode
{
    private const int Accepted = 202;
    private const string SasType = "servicebus.windows.net:sastoken";

    public bool Answers(string path) => path.Equals("$cbs", StringComparison.OrdinalIgnoreCase);

    public (int Status, object? Body) Answer(ClientSession client, Message request)
    {
        var properties = request.ApplicationProperties;
        if (properties?["operation"] as string != "put-token")
            throw new AmqpException(ErrorCode.NotImplemented, "$cbs knows the operation put-token.");
        if (properties["type"] as string is var type && type != SasType)
            throw HubErrors.Unauthorized($"A token of type '{type}' is not understood; the local hub knows '{SasType}'.");
        if (properties["name"] is not string name)
            throw HubErrors.Invalid("put-token needs a name, the address that the token is for.");

        var text = (request.BodySection as global::Amqp.Framing.AmqpValue)?.Value as string;
        if (SharedAccessSignature.FindFault(text, hubs.Policies, hubs.Time.GetUtcNow(), out var token) is { } fault)
            throw HubErrors.Unauthorized(fault);

        var path = EntityAddress.PathOf(name);
        if (!token.Covers(path))
            throw HubErrors.Unauthorized($"The token is for '{token.Path}' (sr) and not for '{path}' (name).");

        client.Grant(path, token);
        return (Accepted, null);
    }
}
