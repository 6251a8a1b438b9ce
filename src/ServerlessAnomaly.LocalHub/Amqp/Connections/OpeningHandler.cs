using Amqp.Framing;
using Amqp.Handler;

namespace ServerlessAnomaly.LocalHub.Amqp.Connections;

/// <summary>Corrects what the protocol library makes of the opening of connections and sessions.</summary>
internal sealed class OpeningHandler : IHandler
{
    private const uint ShortestIdleTimeOut = 1000;

    public bool CanHandle(EventId id) => id is EventId.ConnectionRemoteOpen or EventId.ConnectionLocalOpen or EventId.SessionLocalOpen;

    public void Handle(Event protocolEvent)
    {
        switch (protocolEvent.Context)
        {
            // The library's sign of life comes when the client's patience ends, which is too late.
            case Open remote when protocolEvent.Id == EventId.ConnectionRemoteOpen:
                if (remote.IdleTimeOut > 0)
                    remote.IdleTimeOut = Math.Max(remote.IdleTimeOut / 2, ShortestIdleTimeOut);
                break;
            // Python's client reads fields by position and needs the last one to be there.
            case Open local:
                local.Properties = [];
                break;
            case Begin local:
                local.Properties = [];
                break;
        }
    }
}
