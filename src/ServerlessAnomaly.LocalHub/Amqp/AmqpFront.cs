using System.Collections.Concurrent;
using System.IO.Pipelines;
using Amqp;
using Amqp.Listener;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.LocalHub.Amqp.Connections;
using ServerlessAnomaly.LocalHub.Amqp.Links;
using ServerlessAnomaly.LocalHub.Hubs;

namespace ServerlessAnomaly.LocalHub.Amqp;

/// <summary>Serves AMQP 1.0 on connections that are handed to it, whether they came over TCP, TLS or a web socket.</summary>
internal sealed class AmqpFront : IDisposable
{
    private const ushort MaxSessions = 1024;
    private const int MaxLinksOfSession = 64;
    private static readonly TimeSpan TimeToOpen = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan IdleTimeOut = TimeSpan.FromMinutes(4);

    private readonly HubNamespace _hubs;
    private readonly ILogger _log;
    private readonly AcceptedConnections _accepted = new();
    private readonly ConcurrentDictionary<PipeTransport, bool> _open = new();
    private readonly ConnectionListener _listener;

    public AmqpFront(HubNamespace hubs, ILogger log)
    {
        _hubs = hubs;
        _log = log;
        _listener = new ConnectionListener($"{AcceptedConnections.Scheme}://localhost:1", new HubContainer(hubs, _accepted, log))
        {
            HandlerFactory = _ => new OpeningHandler(),
        };
        _listener.AMQP.MaxFrameSize = PipeTransport.MaxFrameBytes;
        _listener.AMQP.MaxSessionsPerConnection = MaxSessions;
        _listener.AMQP.MaxLinksPerSession = MaxLinksOfSession;
        _listener.AMQP.IdleTimeout = (int)IdleTimeOut.TotalMilliseconds;
        _listener.Open();
    }

    /// <summary>Serves one connection until it ends.</summary>
    /// <param name="pipe">The connection; it stays the caller's.</param>
    /// <param name="aborted">Ends the waits when the connection is gone.</param>
    public async Task RunAsync(IDuplexPipe pipe, CancellationToken aborted)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(aborted);
            limit.CancelAfter(TimeToOpen);
            if (!await SaslHandshake.RunAsync(pipe, limit.Token))
                return;

            var client = new ClientSession(_hubs.Time);
            var transport = new PipeTransport(pipe, client);
            _open[transport] = true;
            _accepted.Add(transport);
            await CloseUnopenedAsync(client, transport, limit.Token);
            await transport.Closed;
            _open.TryRemove(transport, out _);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or InvalidDataException or AmqpException)
        {
            HubLog.ConnectionEnded(_log, exception.Message);
        }
    }

    /// <summary>Says farewell to all clients.</summary>
    public void Dispose()
    {
        _listener.Close();
        _accepted.Dispose();
        foreach (var transport in _open.Keys)
            transport.Close();
    }

    private static async Task CloseUnopenedAsync(ClientSession client, PipeTransport transport, CancellationToken limit)
    {
        try
        {
            await Task.WhenAny(client.Watch.Opened.Task, transport.Closed).WaitAsync(limit);
        }
        catch (OperationCanceledException)
        {
            transport.Close();
        }
    }
}
