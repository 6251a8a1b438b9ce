using Amqp;
using Amqp.Framing;
using Amqp.Listener;
using Amqp.Types;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.LocalHub.Amqp.Connections;
using ServerlessAnomaly.LocalHub.Amqp.Messages;
using ServerlessAnomaly.LocalHub.Hubs;
using ServerlessAnomaly.LocalHub.Security;

namespace ServerlessAnomaly.LocalHub.Amqp.Links;

/// <summary>The hub's end of a producer's link: a message is accepted once its events are durable, or rejected with the reason.</summary>
internal sealed class ProducerLink(LocalEventHub hub, EntityAddress entity, int? partition, ClientSession client, ILogger log)
{
    private const int Credit = 300;
    private static readonly Symbol Idempotent = "com.microsoft:idempotent-producer";

    public static void Attach(LocalEventHub hub, EntityAddress entity, ClientSession client, ILogger log, ListenerLink link, Attach attach)
    {
        client.Demand(entity.Path, AccessRights.Send);
        if (entity.Group is not null)
            throw HubErrors.NotFound(entity.Path);
        if (attach.DesiredCapabilities?.Contains(Idempotent) == true)
            throw new AmqpException(ErrorCode.NotImplemented, "The local hub does not offer idempotent publishing; send without it.");

        int? partition = entity.Partition is not { } id ? null : hub.IndexOf(id) ?? throw HubErrors.UnknownPartition(hub, id);
        var producer = new ProducerLink(hub, entity, partition, client, log);
        link.InitializeReceiver(Credit, (own, message, _, _) => _ = producer.TakeAsync(own, (HubMessage)message), null);
        link.CompleteAttach(LinkAnswer.ToSender(attach), null);
    }

    private async Task TakeAsync(ListenerLink link, HubMessage message)
    {
        DeliveryState outcome;
        try
        {
            // Up to its first wait this runs before the next message is looked at, so messages keep their order.
            await AppendAsync(message);
            outcome = new Accepted();
        }
        catch (Exception exception)
        {
            if (exception is not (AmqpException or HubBusyException))
                HubLog.LinkFailed(log, exception);
            outcome = new Rejected { Error = HubErrors.Of(exception) };
        }

        try
        {
            link.DisposeMessage(message, outcome, settled: true);
        }
        catch (Exception exception) when (exception is AmqpException or ObjectDisposedException or IOException)
        {
            // The client has gone; it does not learn what became of its message, and sends it again if it cares.
            HubLog.ConnectionEnded(log, exception.Message);
        }
    }

    private Task AppendAsync(HubMessage message)
    {
        client.Demand(entity.Path, AccessRights.Send, ClientSession.Grace);
        var encoded = message.Encoded;
        if (encoded.Length > LinkAnswer.MaxMessageBytes)
        {
            throw new AmqpException(
                ErrorCode.MessageSizeExceeded,
                $"The message has {encoded.Length} bytes, and {LinkAnswer.MaxMessageBytes} is the limit; send the events in several."
            );
        }

        using var batch = hub.NewBatch();
        SentMessage.AddTo(batch, hub, partition, message.Format, encoded);
        return hub.AppendAsync(batch, CancellationToken.None);
    }
}
