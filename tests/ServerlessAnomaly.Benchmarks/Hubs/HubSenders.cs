using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using ServerlessAnomaly.LocalHub.Security;

namespace ServerlessAnomaly.Benchmarks.Hubs;

/// <summary>One way to send: a send returns once its events are durable.</summary>
internal abstract class HubWay : IAsyncDisposable
{
    /// <summary>A body as a device's reading is long.</summary>
    protected static string Body { get; } = new('r', 480);

    public abstract string Name { get; }

    /// <summary>Sends so many events at once.</summary>
    public abstract Task SendAsync(int events);

    public abstract ValueTask DisposeAsync();
}

/// <summary>By Event Hubs' .NET client.</summary>
internal sealed class AmqpWay(HubUnderTest hub, bool tls) : HubWay
{
    private static readonly byte[] Bytes = Encoding.UTF8.GetBytes(Body);
    private readonly EventHubProducerClient _client = new(hub.Connect(tls));

    public override string Name => tls ? "AMQP with TLS" : "AMQP";

    public override Task SendAsync(int events) => _client.SendAsync(Enumerable.Range(0, events).Select(_ => new EventData(Bytes)));

    public override ValueTask DisposeAsync() => _client.DisposeAsync();
}

/// <summary>By posts.</summary>
internal sealed class HttpsWay : HubWay
{
    private readonly HttpClient _http = new(
        new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true } }
    );
    private readonly Dictionary<int, byte[]> _bodies = [];
    private readonly Uri _address;

    public HttpsWay(HubUnderTest hub)
    {
        _address = new Uri(hub.HttpsAddress, $"{HubUnderTest.Hub}/messages");
        var parts = EventHubsConnectionStringProperties.Parse(hub.ConnectionString);
        var token = SharedAccessSignature.Create(
            _address,
            parts.SharedAccessKeyName,
            parts.SharedAccessKey,
            DateTimeOffset.UtcNow.AddHours(1)
        );
        _http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", token);
    }

    public override string Name => "HTTPS";

    public override async Task SendAsync(int events)
    {
        using var content = new ByteArrayContent(BodyOf(events));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(
            events == 1 ? "application/json" : "application/vnd.microsoft.servicebus.json"
        );
        using var answer = await _http.PostAsync(_address, content);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    public override ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    // The same body over and over: what a device would take to write it is not the hub's.
    private byte[] BodyOf(int events)
    {
        lock (_bodies)
        {
            if (_bodies.TryGetValue(events, out var known))
                return known;
            return _bodies[events] =
                events == 1
                    ? Encoding.UTF8.GetBytes(Body)
                    : JsonSerializer.SerializeToUtf8Bytes(Enumerable.Range(0, events).Select(_ => new { Body }));
        }
    }
}
