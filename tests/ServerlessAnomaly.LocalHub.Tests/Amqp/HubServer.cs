using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Producer;
using ServerlessAnomaly.LocalHub.Http;
using ServerlessAnomaly.LocalHub.Hubs;
using ServerlessAnomaly.LocalHub.Security;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.LocalHub.Tests.Amqp;

/// <summary>A hub and its endpoint in this process, and Event Hubs' own clients of it.</summary>
internal sealed class HubServer : IAsyncDisposable
{
    public static readonly AccessPolicy Root = new("root", "cm9vdA==");
    public static readonly AccessPolicy Sender = new("sender", "c2VuZGVy", AccessRights.Send);
    public static readonly AccessPolicy Reader = new("reader", "cmVhZGVy", AccessRights.Listen);

    private readonly TemporaryFolder _home;

    private HubServer(TemporaryFolder home, LocalEventHub hub, LocalEventHubServer server)
    {
        _home = home;
        Hub = hub;
        Server = server;
    }

    public LocalEventHub Hub { get; }

    public LocalEventHubServer Server { get; }

    public string ConnectionString => Server.AmqpConnectionString;

    public static async Task<HubServer> StartAsync(
        Func<LocalEventHubOptions, LocalEventHubOptions>? change = null,
        TimeProvider? time = null
    )
    {
        var home = new TemporaryFolder();
        var hub = HubFixtures.Open(
            Path.Combine(home.Path, "hub"),
            options => (change ?? (same => same))(options with { ConsumerGroups = ["second"] }),
            time
        );
        var server = await LocalEventHubServer.StartAsync(
            [hub],
            new LocalEventHubServerOptions { CertificateFolder = home.Path, Policies = [Root, Sender, Reader] },
            time: time
        );
        return new HubServer(home, hub, server);
    }

    /// <summary>The connection string of a client that takes TLS, and trusts the hub's certificate by other means.</summary>
    public string TlsConnectionString(AccessPolicy policy) =>
        $"Endpoint=sb://{Server.Address.Authority};SharedAccessKeyName={policy.Name};SharedAccessKey={policy.Key};EntityPath={Hub.Name}";

    public EventHubProducerClient Producer(EventHubProducerClientOptions? options = null) => new(ConnectionString, options);

    public EventHubConsumerClient Consumer(string group = "$Default", EventHubConsumerClientOptions? options = null) =>
        new(group, ConnectionString, options);

    /// <summary>Options that fail at once instead of trying again.</summary>
    public static EventHubsRetryOptions NoRetry => new() { MaximumRetries = 0, TryTimeout = TimeSpan.FromSeconds(20) };

    /// <summary>Sends texts to a partition.</summary>
    public async Task SendAsync(string partition, params IEnumerable<string> bodies)
    {
        await using var producer = Producer();
        await producer.SendAsync(bodies.Select(body => new EventData(body)), new SendEventOptions { PartitionId = partition });
    }

    /// <summary>Reads the next events of a partition.</summary>
    public async Task<List<EventData>> ReadAsync(string partition, EventPosition from, int count, ReadEventOptions? options = null)
    {
        await using var consumer = Consumer();
        List<EventData> read = [];
        await foreach (var item in consumer.ReadEventsFromPartitionAsync(partition, from, options ?? new ReadEventOptions()))
        {
            read.Add(item.Data);
            if (read.Count == count)
                break;
        }

        return read;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Hub.DisposeAsync();
        _home.Dispose();
    }
}
