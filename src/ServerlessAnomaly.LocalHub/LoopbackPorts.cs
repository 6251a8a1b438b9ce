using System.Net;
using System.Net.Sockets;

namespace ServerlessAnomaly.LocalHub;

/// <summary>Which ports of 127.0.0.1 can be listened on.</summary>
internal static class LoopbackPorts
{
    /// <summary>The wanted port when it is free, else any free one; 0 asks for any.</summary>
    /// <exception cref="LocalStartException">The port is taken and <paramref name="exact"/> forbids another one.</exception>
    public static int Choose(int wanted, bool exact, string purpose)
    {
        if (wanted == 0)
            return Any();

        if (IsFree(wanted))
            return wanted;

        return exact
            ? throw new LocalStartException(
                $"Port {wanted} for {purpose} is taken by another program; stop that program or choose another port.")
            : Any();
    }

    public static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
    }

    public static int Any()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
