using System.Net;
using System.Net.Sockets;

namespace ServerlessAnomaly.LocalHub.Http;

/// <summary>Which ports of 127.0.0.1 can be listened on.</summary>
internal static class LoopbackPorts
{
    /// <summary>
    /// The wanted port when it is free, else 0: whoever listens takes any free one then, and nobody else can take it between the choice and the
    /// listening.
    /// </summary>
    /// <exception cref="LocalStartException">The port is taken and <paramref name="exact"/> forbids another one.</exception>
    public static int Choose(int wanted, bool exact, string purpose)
    {
        if (wanted == 0 || IsFree(wanted))
            return wanted;

        return exact
            ? throw new LocalStartException(
                $"Port {wanted} for {purpose} is taken by another program; stop that program or choose another port."
            )
            : 0;
    }

    private static bool IsFree(int port)
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
}
