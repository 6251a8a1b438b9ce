using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ServerlessAnomaly.LocalHub.Http;
using ServerlessAnomaly.LocalHub.Hubs;
using ServerlessAnomaly.LocalHub.Security;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.LocalHub.Tests.Http;

public sealed class HttpsSendTests : IAsyncLifetime
{
    private const string Key = "c2VjcmV0";
    private readonly TemporaryFolder _home = new();
    private LocalEventHub _hub = null!;
    private LocalEventHubServer _server = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        _hub = HubFixtures.Open(Path.Combine(_home.Path, "hub"), options => options with { MaxBacklogBytes = 3 << 20 });
        _server = await LocalEventHubServer.StartAsync(
            [_hub],
            new LocalEventHubServerOptions { CertificateFolder = _home.Path, Policies = [new("send", Key)] }
        );
        _http = NewClient();
    }

    [Fact]
    public async Task Post_SingleEvent_IsStoredUnderItsKey()
    {
        var answer = await PostAsync(
            "/telemetry/messages?api-version=2014-01",
            "{\"date\":\"2018-01-01\"}",
            request => request.Headers.TryAddWithoutValidation("BrokerProperties", "{\"PartitionKey\":\"Z302A\"}")
        );

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var stored = Assert.Single(All());
        Assert.Equal("{\"date\":\"2018-01-01\"}", Encoding.UTF8.GetString(stored.Body));
        Assert.Equal("Z302A", stored.PartitionKey);
    }

    [Fact]
    public async Task Post_Batch_StoresEachEventUnescapedWithKeyAndProperties()
    {
        var answer = await PostBatchAsync(
            """
            [ {"Body":"{\"a\":\"\u00e4\ud83d\ude00\"}","BrokerProperties":{"Other":1,"PartitionKey":"k\u00f6y"},"UserProperties":{"n": [1, 2]}},
              {"UserProperties":null,"BrokerProperties":{"PartitionKey":null},"Body":"plain","Unknown":{"x":[]}} ]
            """
        );

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var stored = All().OrderBy(item => item.Body.Length).ToList();
        Assert.Equal("plain", Encoding.UTF8.GetString(stored[0].Body));
        Assert.Null(stored[0].PartitionKey);
        Assert.Equal("{\"a\":\"ä😀\"}", Encoding.UTF8.GetString(stored[1].Body));
        Assert.Equal("köy", stored[1].PartitionKey);
        Assert.Equal("{\"n\": [1, 2]}", Encoding.UTF8.GetString(stored[1].PropertiesJson.Span)[..13]);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    public async Task Post_ToAPartition_GoesThere(string partition)
    {
        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.Created, (await PostAsync($"/telemetry/partitions/{partition}/messages", $"{i}")).StatusCode);

        using var reader = _hub.OpenReader(partition);
        Assert.Equal(["0", "1", "2"], Enumerable.Range(0, 3).Select(_ => Encoding.UTF8.GetString(reader.TryRead()!.Body)));
    }

    [Theory]
    [InlineData("{}", "JSON array")]
    [InlineData("[", "not JSON")]
    [InlineData("[]", "no event")]
    [InlineData("[1]", "Event 0")]
    [InlineData("[{\"Body\":\"x\"},{\"Text\":\"x\"}]", "Event 1")]
    [InlineData("[{\"Body\":{}}]", "no Body that is a string")]
    [InlineData("[{\"Body\":\"x\",\"BrokerProperties\":3}]", "BrokerProperties")]
    [InlineData("[{\"Body\":\"x\",\"BrokerProperties\":{\"PartitionKey\":3}}]", "PartitionKey")]
    [InlineData("[{\"Body\":\"x\"}] more", "not JSON")]
    [InlineData("[{\"Body\":\"\\ud800\"}]", "Unicode")]
    public async Task Post_BadBatch_IsRefusedWithTheReasonAndNothingIsStored(string body, string reason)
    {
        var answer = await PostBatchAsync(body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(reason, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(All());
    }

    [Fact]
    public async Task Post_KeyOf129Characters_IsRefused()
    {
        var answer = await PostBatchAsync($"[{{\"Body\":\"x\",\"BrokerProperties\":{{\"PartitionKey\":\"{new string('k', 129)}\"}}}}]");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Post_KeyInTheHeaderThatIsNoUnicode_IsRefused()
    {
        var answer = await PostAsync(
            "/telemetry/messages",
            "x",
            request => request.Headers.TryAddWithoutValidation("BrokerProperties", "{\"PartitionKey\":\"\\ud800\"}")
        );

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Post_ChunkOfTwoToThe64_IsRefused()
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _server.Address.Port);
        await using var stream = new System.Net.Security.SslStream(client.GetStream(), false, (_, _, _, _) => true);
        await stream.AuthenticateAsClientAsync("localhost");
        var token = SharedAccessSignature.Create(new Uri(_server.Address, "telemetry"), "send", Key, DateTimeOffset.UtcNow.AddMinutes(5));
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST /telemetry/messages HTTP/1.1\r\nHost: localhost\r\nAuthorization: {token}\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "10000000000000000\r\n"
            )
        );

        using var reader = new StreamReader(stream);
        Assert.Contains(" 400 ", await reader.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/telemetry/publishers/Z305B2QN/messages?timeout=60&api-version=2014-01")]
    [InlineData("/telemetry/messages?timeout=60")]
    public async Task Post_AsMicrosoftsReferenceHasIt_IsAccepted(string path)
    {
        var answer = await PostAsync(
            path,
            "{}",
            request => request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse("application/atom+xml;type=entry;charset=utf-8")
        );

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Single(All());
    }

    [Fact]
    public async Task Post_MoreThanOneMegabyte_Is413()
    {
        Assert.Equal(
            HttpStatusCode.RequestEntityTooLarge,
            (await PostAsync("/telemetry/messages", new string('x', (1 << 20) + 1))).StatusCode
        );
        Assert.Equal(HttpStatusCode.Created, (await PostAsync("/telemetry/messages", new string('x', 1 << 20))).StatusCode);
    }

    [Theory]
    [InlineData("/other/messages")]
    [InlineData("/telemetry")]
    [InlineData("/telemetry/partitions/2/messages")]
    [InlineData("/telemetry/partitions/x/messages")]
    public async Task Post_UnknownPath_Is404(string path) => Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(path, "x")).StatusCode);

    [Fact]
    public async Task Post_WithoutAuthorization_Is401WithTheReason()
    {
        var answer = await PostAsync("/telemetry/messages", "x", request => request.Headers.Remove("Authorization"));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("Authorization header is missing", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_BacklogAtItsLimit_Is503WithRetryAfterUntilConsumed()
    {
        _hub.RegisterConsumerGroup("$Default");
        HttpResponseMessage answer;
        var accepted = 0;
        while ((answer = await PostAsync("/telemetry/partitions/0/messages", new string('x', 900_000))).IsSuccessStatusCode)
            accepted++;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.True(answer.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        Assert.Equal(3, accepted);

        _hub.SaveCheckpoint("$Default", "0", All()[^1]);
        Assert.Equal(HttpStatusCode.Created, (await PostAsync("/telemetry/partitions/0/messages", "x")).StatusCode);
    }

    [Fact]
    public async Task StartAsync_SecondTime_KeepsTheCertificate()
    {
        var before = await File.ReadAllTextAsync(_server.CertificatePath);
        await _server.DisposeAsync();

        _server = await LocalEventHubServer.StartAsync(
            [_hub],
            new LocalEventHubServerOptions { CertificateFolder = _home.Path, Policies = [new("send", Key)] }
        );

        Assert.Equal(before, await File.ReadAllTextAsync(_server.CertificatePath));
        Assert.Equal(HttpStatusCode.Created, (await PostAsync("/telemetry/messages", "x")).StatusCode);
    }

    [Fact]
    public async Task StartAsync_PortTaken_SaysWhich()
    {
        var failure = await Assert.ThrowsAsync<LocalStartException>(() =>
            LocalEventHubServer.StartAsync(
                [_hub],
                new LocalEventHubServerOptions
                {
                    CertificateFolder = _home.Path,
                    Policies = [new("send", Key)],
                    Port = _server.Address.Port,
                }
            )
        );

        Assert.Contains($"Port {_server.Address.Port}", failure.Message, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
        await _hub.DisposeAsync();
        _home.Dispose();
    }

    private List<HubEvent> All()
    {
        List<HubEvent> events = [];
        foreach (var partition in _hub.PartitionIds)
        {
            using var reader = _hub.OpenReader(partition);
            while (reader.TryRead() is { } item)
                events.Add(item);
        }

        return events;
    }

    private HttpClient NewClient()
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(_server.CertificatePath) },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        return new HttpClient(handler);
    }

    private Task<HttpResponseMessage> PostBatchAsync(string body) =>
        PostAsync(
            "/telemetry/messages?api-version=2014-01",
            body,
            request =>
                request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(
                    "application/vnd.microsoft.servicebus.json; charset=utf-8"
                )
        );

    private async Task<HttpResponseMessage> PostAsync(string path, string body, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_server.Address, path)) { Content = new StringContent(body) };
        var token = SharedAccessSignature.Create(new Uri(_server.Address, "telemetry"), "send", Key, DateTimeOffset.UtcNow.AddMinutes(5));
        request.Headers.TryAddWithoutValidation("Authorization", token);
        change?.Invoke(request);
        return await _http.SendAsync(request);
    }
}
