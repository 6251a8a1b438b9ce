using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ServerlessAnomaly.Soak.Disturbances;

/// <summary>A port that leads to another one on this machine, until it is cut: then connections break, and new ones are refused.</summary>
internal sealed class Outlet : IDisposable
{
    private readonly int _target;
    private readonly ConcurrentDictionary<TcpClient, byte> _open = new();
    private TcpListener _listener;

    public Outlet(int target)
    {
        _target = target;
        _listener = new TcpListener(IPAddress.Loopback, 0);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync(_listener);
    }

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>Refuses connections, and breaks those that are open.</summary>
    public void Cut()
    {
        _listener.Stop();
        foreach (var client in _open.Keys)
            client.Dispose();
        _open.Clear();
    }

    /// <summary>Takes connections again.</summary>
    public void Mend()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _ = AcceptAsync(_listener);
    }

    public void Dispose() => Cut();

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
                _ = ForwardAsync(await listener.AcceptTcpClientAsync());
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut.
        }
    }

    private async Task ForwardAsync(TcpClient client)
    {
        using var target = new TcpClient();
        using (client)
        {
            _open[client] = 0;
            try
            {
                await target.ConnectAsync(IPAddress.Loopback, _target);
                using var ending = new CancellationTokenSource();
                var (near, far) = (client.GetStream(), target.GetStream());
                await Task.WhenAny(near.CopyToAsync(far, ending.Token), far.CopyToAsync(near, ending.Token));
                await ending.CancelAsync();
            }
            catch (Exception broken) when (broken is IOException or SocketException or ObjectDisposedException)
            {
                // One side is gone, and so is the other now.
            }
            finally
            {
                _open.TryRemove(client, out _);
            }
        }
    }
}
