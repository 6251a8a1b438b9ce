using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessAnomaly.LocalHost.Azurite;
using ServerlessAnomaly.LocalHub;
using ServerlessAnomaly.LocalHub.Http;
using ServerlessAnomaly.LocalHub.Hubs;
using ServerlessAnomaly.LocalHub.Security;

namespace ServerlessAnomaly.LocalHost;

/// <summary>Azure on this machine: storage (Azurite) and one event hub, with all their data in one folder.</summary>
public sealed class LocalAzure : IAsyncDisposable
{
    private readonly HomeLock _homeLock;
    private readonly LocalEventHubServer _server;
    private readonly LocalStorage _storage;

    private readonly AccessPolicy _devices;

    private LocalAzure(HomeLock homeLock, string home, LocalStorage storage, LocalEventHubServer server, AccessPolicy devices)
    {
        _devices = devices;
        _homeLock = homeLock;
        _server = server;
        Home = home;
        _storage = storage;
    }

    /// <summary>The home folder, in full.</summary>
    public string Home { get; }

    /// <summary>The storage service.</summary>
    public AzuriteServer Storage => _storage.Server;

    /// <summary>Completes with the reason once storage has ended and cannot be started again.</summary>
    public Task<string> StorageLost => _storage.Lost;

    /// <summary>The connection string of blobs, queues and tables.</summary>
    public string StorageConnectionString => Storage.ConnectionString;

    /// <summary>The hub.</summary>
    public LocalEventHub Hub => _server.Hub;

    /// <summary>The hub's HTTPS address.</summary>
    public Uri HubAddress => _server.Address;

    /// <summary>The hub's connection string, with the key of the default policy.</summary>
    public string HubConnectionString => _server.ConnectionString;

    /// <summary>The connection string for devices: its key allows sending, and nothing else.</summary>
    public string HubDeviceConnectionString => _server.ConnectionStringOf(_devices);

    /// <summary>The hub's address for AMQP without TLS.</summary>
    public Uri HubAmqpAddress => _server.AmqpAddress;

    /// <summary>The connection string for Event Hubs' clients, with the key of the default policy.</summary>
    public string HubAmqpConnectionString => _server.AmqpConnectionString;

    /// <summary>The hub's certificate in PEM, for clients to trust.</summary>
    public string HubCertificatePath => _server.CertificatePath;

    /// <summary>Starts everything; what was started is stopped again when something fails.</summary>
    /// <param name="options">What and where.</param>
    /// <param name="loggers">Where to log; nowhere when null.</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <param name="ct">Ends the start.</param>
    /// <exception cref="LocalStartException">A port is taken, the folder is in use, or something is not installed; the message says
    /// which.</exception>
    public static async Task<LocalAzure> StartAsync(
        LocalAzureOptions options,
        ILoggerFactory? loggers = null,
        TimeProvider? time = null,
        CancellationToken ct = default
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        loggers ??= NullLoggerFactory.Instance;
        var home = Path.GetFullPath(options.Home);
        var homeLock = HomeLock.Take(home);
        LocalEventHub? hub = null;
        LocalEventHubServer? server = null;
        try
        {
            hub = LocalEventHub.Open(HubOptions(options, home), loggers.CreateLogger<LocalEventHub>(), time);
            var policies = AccessPolicyFile.LoadOrCreate(home);
            var serverOptions = new LocalEventHubServerOptions
            {
                CertificateFolder = home,
                Port = options.HubPort,
                AmqpPort = options.AmqpPort,
                Listen = options.Listen,
                Policies = policies,
            };
            server = await LocalEventHubServer.StartAsync([hub], serverOptions, loggers, time, ct);
            // Last, because it takes the longest, and what else may be wrong is then known already.
            var azurite = await AzuriteServer.StartAsync(StorageOptions(options, home), ct);
            new PublishedStorage(Environment.ProcessId, azurite.ConnectionString).Save(home);
            return new LocalAzure(
                homeLock,
                home,
                new LocalStorage(azurite, loggers.CreateLogger<LocalAzure>(), time ?? TimeProvider.System),
                server,
                Devices(policies)
            );
        }
        catch
        {
            if (server is not null)
                await server.DisposeAsync();
            if (hub is not null)
                await hub.DisposeAsync();
            homeLock.Dispose();
            throw;
        }
    }

    /// <summary>Stops taking events, writes what was taken, stops storage, and frees the folder. Stop the functions host first.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await Hub.DisposeAsync();
        PublishedStorage.Remove(Home);
        await _storage.DisposeAsync();
        _homeLock.Dispose();
    }

    private static AccessPolicy Devices(IReadOnlyList<AccessPolicy> policies) =>
        policies.First(policy => policy.Name == AccessPolicy.Devices);

    private static AzuriteOptions StorageOptions(LocalAzureOptions options, string home) =>
        new()
        {
            DataFolder = Path.Combine(home, "storage"),
            InMemory = options.StorageInMemory,
            BlobPort = options.BlobPort,
            QueuePort = options.QueuePort,
            TablePort = options.TablePort,
            ExactPorts = options.ExactStoragePorts,
            NodeModulesFolder = options.NodeModulesFolder,
        };

    private static LocalEventHubOptions HubOptions(LocalAzureOptions options, string home)
    {
        var hub = new LocalEventHubOptions
        {
            Folder = Path.Combine(home, "hubs", options.HubName),
            Name = options.HubName,
            Partitions = options.Partitions,
            ConsumerGroups = options.ConsumerGroups,
        };
        return options.ConfigureHub?.Invoke(hub) ?? hub;
    }
}
