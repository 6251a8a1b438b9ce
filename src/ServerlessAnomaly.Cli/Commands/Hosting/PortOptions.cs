using System.Net;
using System.Net.Sockets;
using ServerlessAnomaly.Cli.Output;

namespace ServerlessAnomaly.Cli.Commands.Hosting;

/// <summary>Ports are looked at before anything is started or trained.</summary>
internal static class PortOptions
{
    /// <exception cref="CliException">The port is none, or another program has it.</exception>
    public static void ThrowIfUnusable(string option, int port)
    {
        if (port is < 0 or > ushort.MaxValue)
            throw new CliException($"{option} is {port}: give a port from 1 to {ushort.MaxValue}, or 0 for any free one.");
        if (port == 0)
            return;
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
        }
        catch (SocketException refused)
        {
            throw new CliException(
                $"{option} is {port}, and that port cannot be listened on ({refused.Message}): stop the program that has it, or give another port."
            );
        }
    }
}
