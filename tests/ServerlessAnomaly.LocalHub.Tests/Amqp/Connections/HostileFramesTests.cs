using System.Net;
using System.Net.Sockets;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Producer;

namespace ServerlessAnomaly.LocalHub.Tests.Amqp.Connections;

/// <summary>Sends what a client said, damaged in many ways: the hub ends such a connection, keeps its memory, and serves the others.</summary>
[Collection(nameof(HostileFramesTests))]
[CollectionDefinition(nameof(HostileFramesTests), DisableParallelization = true)]
public sealed class HostileFramesTests
{
    private const int Mutations = 10_000;
    private const int AtOnce = 8;

    [Fact]
    public async Task Connections_WithMutatedFrames_EndAndOthersGoOn()
    {
        await using var server = await HubServer.StartAsync(options => options with { RetentionBytes = 1 << 20 });
        var said = await RecordAsync(server);
        await using var healthy = server.Producer();
        await SendAsync(healthy);
        await AttackAsync(server, said, 0, Mutations / 10);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await AttackAsync(server, said, Mutations / 10, Mutations);

        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(grown < 64 << 20, $"{grown} bytes more");
        await SendAsync(healthy);
        await SendAsync(server.Producer());
        Assert.NotEmpty(await server.ReadAsync("1", EventPosition.Earliest, 2));
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 2, 0, 0, 0 })]
    [InlineData(new byte[] { 0x7F, 0xFF, 0xFF, 0xFF, 2, 0, 0, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 7, 2, 0, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 8, 1, 0, 0, 0 })]
    public async Task Connection_WithAFrameOfImpossibleSize_IsEnded(byte[] frame)
    {
        await using var server = await HubServer.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Server.AmqpAddress.Port);
        var stream = client.GetStream();
        await stream.WriteAsync((byte[])[.. "AMQP"u8, 0, 1, 0, 0, .. frame]);

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await DrainAsync(stream, limit.Token);
    }

    private static Task SendAsync(EventHubProducerClient producer) =>
        producer.SendAsync([new EventData("healthy")], new SendEventOptions { PartitionId = "1" });

    private static async Task AttackAsync(HubServer server, IReadOnlyList<byte[]> said, int from, int to) =>
        await Parallel.ForEachAsync(
            Enumerable.Range(from, to - from),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (seed, cancellationToken) =>
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                limit.CancelAfter(TimeSpan.FromMinutes(1));
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, server.Server.AmqpAddress.Port, limit.Token);
                var stream = client.GetStream();
                try
                {
                    await stream.WriteAsync(Mutate(said[seed % said.Count], new Random(seed)), limit.Token);
                    client.Client.Shutdown(SocketShutdown.Send);
                    await DrainAsync(stream, limit.Token);
                }
                catch (Exception exception) when (exception is IOException or SocketException)
                {
                    // The hub has ended it before all was said.
                }
            }
        );

    private static async Task DrainAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        try
        {
            while (await stream.ReadAsync(buffer, cancellationToken) > 0) { }
        }
        catch (IOException)
        {
            // Reset instead of closed.
        }
    }

    private static byte[] Mutate(byte[] said, Random random)
    {
        var bytes = said.ToArray();
        var at = random.Next(bytes.Length);
        switch (random.Next(5))
        {
            case 0:
                for (var i = random.Next(1, 8); i > 0; i--)
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                return bytes;
            case 1:
                return bytes[..at];
            case 2:
                bytes.AsSpan(at, Math.Min(4, bytes.Length - at)).Fill(0xFF);
                return bytes;
            case 3:
                return [.. bytes[..at], .. bytes[random.Next(at + 1)..]];
            default:
                return [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + random.Next(1, 40))..]];
        }
    }

    /// <summary>What a sender and a reader say to the hub, byte by byte.</summary>
    private static async Task<List<byte[]>> RecordAsync(HubServer server)
    {
        using var proxy = new RecordingProxy(server.Server.AmqpAddress.Port);
        var connection = server.ConnectionString.Replace($":{server.Server.AmqpAddress.Port}", $":{proxy.Port}", StringComparison.Ordinal);
        await using (var producer = new EventHubProducerClient(connection))
        {
            await producer.SendAsync([new EventData("a"), new EventData("b")], new SendEventOptions { PartitionKey = "key" });
            await producer.GetPartitionPropertiesAsync("0");
        }

        await using (var consumer = new EventHubConsumerClient("$Default", connection))
        {
            await foreach (var _ in consumer.ReadEventsAsync())
                break;
        }

        return proxy.Said;
    }

    private sealed class RecordingProxy : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly List<MemoryStream> _said = [];

        public RecordingProxy(int port)
        {
            _listener.Start();
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
            _ = AcceptAsync(port);
        }

        public int Port { get; }

        public List<byte[]> Said
        {
            get
            {
                lock (_said)
                    return [.. _said.Select(stream => stream.ToArray()).Where(bytes => bytes.Length > 100)];
            }
        }

        public void Dispose() => _listener.Dispose();

        private async Task AcceptAsync(int port)
        {
            try
            {
                while (true)
                {
                    var client = await _listener.AcceptTcpClientAsync();
                    var hub = new TcpClient();
                    await hub.ConnectAsync(IPAddress.Loopback, port);
                    var record = new MemoryStream();
                    lock (_said)
                        _said.Add(record);
                    _ = CopyAsync(client, hub, record);
                    _ = CopyAsync(hub, client, null);
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // Disposed.
            }
        }

        private async Task CopyAsync(TcpClient from, TcpClient to, MemoryStream? record)
        {
            var buffer = new byte[64 << 10];
            try
            {
                while (await from.GetStream().ReadAsync(buffer) is var read and > 0)
                {
                    lock (_said)
                        record?.Write(buffer, 0, read);
                    await to.GetStream().WriteAsync(buffer.AsMemory(0, read));
                }
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
            {
                // One side has ended the connection.
            }

            to.Dispose();
        }
    }
}
