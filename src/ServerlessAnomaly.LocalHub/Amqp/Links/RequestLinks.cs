using Amqp;
using Amqp.Framing;
using Amqp.Listener;
using Amqp.Types;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.LocalHub.Amqp.Connections;
using ServerlessAnomaly.LocalHub.Amqp.Messages;

namespace ServerlessAnomaly.LocalHub.Amqp.Links;

/// <summary>
/// The two links between a client and a node that answers. Clients name the way back in different ways (the receiver's target address, or its
/// link's name), so a request's answer goes to the receiver of the same session and node.
/// </summary>
internal sealed class RequestLinks(IRequestNode node, ClientSession client, ILogger log)
{
    private const int Credit = 100;

    public void Attach(ListenerSession session, ListenerLink link, Attach attach, string path)
    {
        if (attach.Role)
        {
            link.InitializeSender((_, _, _) => { }, (_, _, _, _) => { }, null);
            client.Replies[(session, path)] = link;
            link.AddClosedCallback((_, _) => client.Replies.TryRemove(new((session, path), link)));
            link.CompleteAttach(LinkAnswer.ToReceiver(attach), null);
            return;
        }

        link.InitializeReceiver(Credit, (own, message, _, _) => OnRequest(session, own, (HubMessage)message, path), null);
        link.CompleteAttach(LinkAnswer.ToSender(attach), null);
    }

    private void OnRequest(ListenerSession session, ListenerLink link, HubMessage message, string path)
    {
        if (!client.Replies.TryGetValue((session, path), out var reply))
        {
            var error = HubErrors.Invalid($"Attach a receiver from '{path}' to this session first; the answer goes there.");
            link.DisposeMessage(message, new Rejected { Error = error.Error }, settled: true);
            return;
        }

        var request = message.Decode();
        var answer = Answer(request);
        link.DisposeMessage(message, new Accepted(), settled: true);
        var encoded = answer.Encode();
        client.Transport.Queue(encoded.Length);
        reply.SendMessage(answer, encoded);
    }

    private Message Answer(Message request)
    {
        var (status, description, condition, body) = (0, "", default(Symbol), default(object));
        try
        {
            (status, body) = node.Answer(client, request);
            description = status == 202 ? "Accepted" : "OK";
        }
        catch (Exception exception)
        {
            if (exception is not AmqpException)
                HubLog.LinkFailed(log, exception);
            var error = HubErrors.Of(exception);
            (status, description, condition) = (HubErrors.StatusOf(error), error.Description, error.Condition);
        }

        var properties = new Properties();
        // With its type: Python's ids are UUIDs.
        if (request.Properties?.GetMessageId() is { } id)
            properties.SetCorrelationId(id);

        var answer = new Message
        {
            Properties = properties,
            ApplicationProperties = new ApplicationProperties { ["status-code"] = status, ["status-description"] = description },
            BodySection = body is null ? null : new AmqpValue<object>(body),
        };
        if (condition is not null)
            answer.ApplicationProperties["error-condition"] = condition;
        return answer;
    }
}
