using Azure.Identity;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using ServerlessAnomaly.Functions.History;
using ServerlessAnomaly.History;
using ServerlessAnomaly.LocalHub;
using ServerlessAnomaly.LocalHub.Http;
using ServerlessAnomaly.LocalHub.Hubs;
using ServerlessAnomaly.LocalHub.Security;
using ServerlessAnomaly.Testing.Contracts;

namespace ServerlessAnomaly.EndToEnd.Tests.Faults;

/// <summary>The past of a hub, read by Event Hubs' own client from the local hub over AMQP.</summary>
public sealed class EventHubHistoryTests : HubHistoryContract, IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hub-history-").FullName;
    private LocalEventHub _hub = null!;
    private LocalEventHubServer _server = null!;
    private EventHubHistory _history = null!;

    public async ValueTask InitializeAsync()
    {
        _hub = LocalEventHub.Open(
            new LocalEventHubOptions
            {
                Folder = Path.Combine(_folder, "hub"),
                Partitions = 1,
                ConsumerGroups = ["scorer"],
            }
        );
        _server = await LocalEventHubServer.StartAsync(
            [_hub],
            new LocalEventHubServerOptions { CertificateFolder = _folder, Policies = [new AccessPolicy("root", "cm9vdA==")] }
        );
        var settings = new EventHubSettings(
            "telemetry",
            "scorer",
            EventHubSettings.DefaultHistoryConsumerGroup,
            _server.AmqpConnectionString,
            null
        );
        _history = new EventHubHistory(settings, new DefaultAzureCredential());
    }

    public async ValueTask DisposeAsync()
    {
        await _history.DisposeAsync();
        await _server.DisposeAsync();
        await _hub.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    protected override Task<IHubHistory> CreateAsync() => Task.FromResult<IHubHistory>(_history);

    protected override async Task AddAsync(params byte[][] bodies)
    {
        await using var producer = new EventHubProducerClient(_server.AmqpConnectionString);
        await producer.SendAsync(bodies.Select(body => new EventData(body)), new SendEventOptions { PartitionId = "0" });
    }
}
