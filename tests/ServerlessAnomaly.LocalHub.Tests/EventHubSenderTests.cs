using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ServerlessAnomaly.LocalHub;
using ServerlessAnomaly.LocalHub.Security;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.LocalHub.Tests;

public sealed class EventHubSenderTests
{
    private const string Local = "Endpoint=https://127.0.0.1:1234;SharedAccessKeyName=send;SharedAccessKey=key;EntityPath=telemetry";
    private const string Azure =
        "Endpoint=sb://ns.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey=key;EntityPath=telemetry";
    private readonly FakeTime time = new(DateTimeOffset.UnixEpoch);
    private readonly Hub hub = new();

    [Fact]
    public async Task SendAsync_ToALocalHub_ArrivesInOrderWithItsKeys()
    {
        using var home = new TemporaryFolder();
        await using var local = HubFixtures.Open(home.Path);
        await using var server = await LocalEventHubServer.StartAsync([local], new LocalEventHubServerOptions
        {
            CertificateFolder = home.Path,
            Policies = [new("send", "a+b/c=&d")],
        });
        await using var sender = new EventHubSender(
            server.ConnectionString, new EventHubSenderOptions { TrustedCertificatePath = server.CertificatePath, MaxRequestBytes = 2000 });
        var bodies = Enumerable.Range(0, 200).Select(i => $"{{\"i\":{i},\"text\":\"\u00e4\\n😀\"}}").ToList();

        await sender.SendAsync([.. bodies.Select(body => new EventToSend(Encoding.UTF8.GetBytes(body), "drive"))]);

        var partition = local.GetStatus().Single(status => status.LastSequenceNumber >= 0).PartitionId;
        using var reader = local.OpenReader(partition);
        Assert.Equal(bodies, bodies.Select(_ => Encoding.UTF8.GetString(reader.TryRead()!.Body)));
    }

    [Fact]
    public async Task SendAsync_ManyEvents_KeepsEveryRequestBelowTheLimit()
    {
        await using var sender = Sender(Local, new EventHubSenderOptions { MaxRequestBytes = 3000 });

        await sender.SendAsync([.. Enumerable.Range(0, 100).Select(i =>
            new EventToSend(Encoding.UTF8.GetBytes($"{i} {new string('"', 100)}"), $"key {i % 3}"))]);

        Assert.True(hub.Requests.Count > 1);
        Assert.All(hub.Requests, request => Assert.True(Encoding.UTF8.GetByteCount(request) <= 3000));
        Assert.Equal(Enumerable.Range(0, 100), hub.Events().Select(item => int.Parse(item.Body.Split(' ')[0])));
    }

    [Fact]
    public async Task SendAsync_ToAzure_PutsOneKeyInARequest()
    {
        await using var sender = Sender(Azure);

        await sender.SendAsync([.. Enumerable.Range(0, 30).Select(i => new EventToSend(Encoding.UTF8.GetBytes($"{i}"), $"key {i % 3}"))]);

        Assert.Equal(3, hub.Requests.Count);
        Assert.Equal(new Uri("https://ns.servicebus.windows.net/telemetry/messages?api-version=2014-01"), hub.Addresses.First());
        foreach (var key in hub.Events().GroupBy(item => item.Key))
        {
            Assert.Equal(10, key.Count());
            Assert.Equal(key.Select(item => int.Parse(item.Body)).Order(), key.Select(item => int.Parse(item.Body)));
        }
    }

    [Fact]
    public async Task SendAsync_HubBusy_RepeatsAfterTheTimeItAsksFor()
    {
        hub.Answers.Enqueue(() => Busy(HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(7)));
        hub.Answers.Enqueue(() => Busy(HttpStatusCode.TooManyRequests, null));
        hub.Answers.Enqueue(() => throw new HttpRequestException("connection refused"));
        await using var sender = Sender(Local);

        var sending = sender.SendAsync([new EventToSend("x"u8.ToArray())]);
        while (!sending.IsCompleted)
        {
            await Task.WhenAny(time.WaitForSleepAsync(), sending);
            time.Advance(TimeSpan.FromSeconds(10));
        }

        await sending;
        var pauses = time.Sleeps.Where(pause => pause != TimeSpan.FromMinutes(1)).ToList();
        Assert.Equal([TimeSpan.FromSeconds(7), TimeSpan.FromMilliseconds(400), TimeSpan.FromMilliseconds(800)], pauses);
        Assert.Equal(4, hub.Requests.Count);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.BadRequest)]
    public async Task SendAsync_RefusedForGood_ThrowsAtOnce(HttpStatusCode status)
    {
        hub.Answers.Enqueue(() => new HttpResponseMessage(status) { Content = new StringContent("the reason") });
        await using var sender = Sender(Local);

        var failure = await Assert.ThrowsAsync<EventHubSendException>(() => sender.SendAsync([new EventToSend("x"u8.ToArray())]));

        Assert.Equal(status, failure.Status);
        Assert.Contains("the reason", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("key", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_CancelledWhileItWaits_Ends()
    {
        hub.Answers.Enqueue(() => Busy(HttpStatusCode.ServiceUnavailable, TimeSpan.FromHours(1)));
        using var cancellation = new CancellationTokenSource();
        await using var sender = Sender(Local);

        var sending = sender.SendAsync([new EventToSend("x"u8.ToArray())], cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task SendAsync_BodyIsNotText_SaysSo()
    {
        await using var sender = Sender(Local);

        await Assert.ThrowsAsync<ArgumentException>(() => sender.SendAsync([new EventToSend(new byte[] { 0xff, 0xfe })]));
    }

    [Theory]
    [InlineData("Endpoint=http://x;SharedAccessKeyName=a;SharedAccessKey=b;EntityPath=c", "Endpoint")]
    [InlineData("Endpoint=sb://x/;SharedAccessKey=b;EntityPath=c", "SharedAccessKeyName")]
    [InlineData("Endpoint=sb://x/;SharedAccessKeyName=a;EntityPath=c", "SharedAccessKey")]
    [InlineData("Endpoint=sb://x/;SharedAccessKeyName=a;SharedAccessKey=b", "EntityPath")]
    public void Constructor_ConnectionStringIncomplete_NamesThePart(string text, string part) =>
        Assert.Contains(part, Assert.Throws<FormatException>(() => new EventHubSender(text)).Message, StringComparison.Ordinal);

    private static HttpResponseMessage Busy(HttpStatusCode status, TimeSpan? after)
    {
        var response = new HttpResponseMessage(status);
        if (after is { } delay)
            response.Headers.RetryAfter = new RetryConditionHeaderValue(delay);
        return response;
    }

    private EventHubSender Sender(string connection, EventHubSenderOptions? options = null) =>
        new(connection, (options ?? new EventHubSenderOptions()) with { Time = time }, hub);

    /// <summary>Takes requests as Event Hubs does, after the answers that a test has put before.</summary>
    private sealed class Hub : HttpMessageHandler
    {
        public ConcurrentQueue<Func<HttpResponseMessage>> Answers { get; } = new();

        public ConcurrentQueue<string> Requests { get; } = new();

        public ConcurrentQueue<Uri> Addresses { get; } = new();

        public IEnumerable<(string Body, string? Key)> Events() =>
            Requests.SelectMany(request => JsonDocument.Parse(request).RootElement.EnumerateArray())
                .Select(item => (item.GetProperty("Body").GetString()!, KeyOf(item)));

        private static string? KeyOf(JsonElement item) =>
            item.TryGetProperty("BrokerProperties", out var broker) ? broker.GetProperty("PartitionKey").GetString() : null;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Addresses.Enqueue(request.RequestUri!);
            Requests.Enqueue(await request.Content!.ReadAsStringAsync(cancellationToken));
            return Answers.TryDequeue(out var answer) ? answer() : new HttpResponseMessage(HttpStatusCode.Created);
        }
    }
}
