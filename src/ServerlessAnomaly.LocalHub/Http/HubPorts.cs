using System.Net;
using System.Net.Sockets;

namespace ServerlessAnomaly.LocalHub.Http;

/// <summary>The ports of a hub's endpoint.</summary>
/// <param name="Https">With TLS.</param>
/// <param name="Amqp">Without.</param>
internal readonly record struct HubPorts(int Https, int Amqp)
{
    /// <summary>The wanted ports, and free ones where any is right. A free one may be taken by another program before it is listened on.</summary>
    /// <exception cref="LocalStartException">The port for HTTPS is taken.</exception>
    public static HubPorts Choose(LocalEventHubServerOptions options)
    {
        var https = LoopbackPorts.Choose(options.Port, exact: true, "the local event hub");
        if (https == 0)
            https = Any(otherThan: options.AmqpPort);
        var amqp = LoopbackPorts.Choose(options.AmqpPort, exact: false, "AMQP");
        return new HubPorts(https, amqp == 0 || amqp == https ? Any(otherThan: https) : amqp);
    }

    /// <inheritdoc/>
    public override string ToString() => $"the ports {Https} (HTTPS) and {Amqp} (AMQP)";

    // Kestrel cannot choose: it listens on the same port of both loopback addresses.
    private static int Any(int otherThan)
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            if (((IPEndPoint)listener.LocalEndpoint).Port is var port && port != otherThan)
                return port;
        }
    }
}
