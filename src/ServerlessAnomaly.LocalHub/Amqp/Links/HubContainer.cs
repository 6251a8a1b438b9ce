using System.Security.Cryptography.X509Certificates;
using Amqp;
using Amqp.Framing;
using Amqp.Listener;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.LocalHub.Amqp.Connections;
using ServerlessAnomaly.LocalHub.Amqp.Messages;
using ServerlessAnomaly.LocalHub.Hubs;

namespace ServerlessAnomaly.LocalHub.Amqp.Links;

/// <summary>Gives each link that a client attaches to what serves it: a node that answers requests, a producer's or a consumer's end.</summary>
internal sealed class HubContainer(HubNamespace hubs, TransportProvider connections, ILogger log) : IContainer
{
    private readonly ReaderSeats _seats = new();
    private readonly IRequestNode[] _nodes = [new TokenNode(hubs), new ManagementNode(hubs)];

    public X509Certificate2? ServiceCertificate => null;

    public IDictionary<string, TransportProvider> CustomTransports { get; } =
        new Dictionary<string, TransportProvider> { [AcceptedConnections.Scheme] = connections };

    public Message CreateMessage(ByteBuffer buffer) => new HubMessage(buffer);

    public Link CreateLink(ListenerConnection connection, ListenerSession session, Attach attach) => new ListenerLink(session, attach);

    public bool AttachLink(ListenerConnection connection, ListenerSession session, Link link, Attach attach)
    {
        try
        {
            Serve(ClientSession.Of(connection), session, (ListenerLink)link, attach);
            return false;
        }
        catch (Exception exception) when (exception is not AmqpException)
        {
            HubLog.LinkFailed(log, exception);
            throw new AmqpException(HubErrors.Of(exception));
        }
    }

    private void Serve(ClientSession client, ListenerSession session, ListenerLink link, Attach attach)
    {
        var clientReceives = attach.Role;
        var address = clientReceives ? (attach.Source as Source)?.Address : (attach.Target as Target)?.Address;
        var path = EntityAddress.PathOf(address);
        if (Array.Find(_nodes, node => node.Answers(path)) is { } node)
        {
            new RequestLinks(node, client, log).Attach(session, link, attach, path);
            return;
        }

        var entity = EntityAddress.Parse(address);
        var hub = hubs.Find(entity.Hub) ?? throw HubErrors.NotFound(entity.Path);
        if (clientReceives)
            ConsumerLink.Attach(new ConsumerLinkContext(hub, entity, client, _seats, hubs.Time, log), link, attach);
        else
            ProducerLink.Attach(hub, entity, client, log, link, attach);
    }
}
