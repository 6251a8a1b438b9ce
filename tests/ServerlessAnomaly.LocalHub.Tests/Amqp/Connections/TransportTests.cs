using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Producer;

namespace ServerlessAnomaly.LocalHub.Tests.Amqp.Connections;

public sealed class TransportTests
{
    [Fact]
    public async Task SendAndRead_WithTls_Works()
    {
        await using var server = await HubServer.StartAsync();
        var own = X509CertificateLoader.LoadCertificateFromFile(server.Server.CertificatePath);
        var options = new EventHubConnectionOptions
        {
            CustomEndpointAddress = server.Server.Address,
            CertificateValidationCallback = (_, certificate, _, _) => certificate!.GetCertHashString() == own.Thumbprint,
        };

        await RoundTripAsync(server.TlsConnectionString(HubServer.Root), options);
    }

    [Fact]
    public async Task SendAndRead_WebSocketsWithoutTls_Works()
    {
        await using var server = await HubServer.StartAsync();

        await RoundTripAsync(
            server.ConnectionString,
            new EventHubConnectionOptions { TransportType = EventHubsTransportType.AmqpWebSockets }
        );
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    [InlineData("localhost")]
    public async Task SendAndRead_EitherLoopback_Works(string host)
    {
        await using var server = await HubServer.StartAsync();

        await RoundTripAsync(server.ConnectionString.Replace("127.0.0.1", host, StringComparison.Ordinal), new EventHubConnectionOptions());
    }

    [Fact]
    public async Task Get_OnThePortWithoutTls_SaysWhereEventsAreSent()
    {
        await using var server = await HubServer.StartAsync();
        using var http = new HttpClient();

        var answer = await http.GetAsync(new UriBuilder(server.Server.AmqpAddress) { Scheme = "http" }.Uri);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains($"{server.Server.Address.Port}", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_AmqpOfAnotherVersion_IsToldWhichIsSpoken()
    {
        await using var server = await HubServer.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Server.AmqpAddress.Port);
        var stream = client.GetStream();
        await stream.WriteAsync("AMQP"u8.ToArray().Concat(new byte[] { 0, 0, 9, 1 }).ToArray());

        var answer = new byte[64];
        Assert.Equal(8, await stream.ReadAtLeastAsync(answer, 64, throwOnEndOfStream: false));
        Assert.Equal("AMQP"u8.ToArray().Concat(new byte[] { 3, 1, 0, 0 }), answer[..8]);
    }

    private static async Task RoundTripAsync(string connection, EventHubConnectionOptions options)
    {
        await using var shared = new EventHubConnection(connection, options);
        await using var producer = new EventHubProducerClient(shared);
        await using var consumer = new EventHubConsumerClient("$Default", shared);

        await producer.SendAsync([new EventData(Encoding.UTF8.GetBytes("there"))], new SendEventOptions { PartitionId = "0" });

        await foreach (var item in consumer.ReadEventsFromPartitionAsync("0", EventPosition.Earliest))
        {
            Assert.Equal("there", item.Data.EventBody.ToString());
            break;
        }
    }
}
