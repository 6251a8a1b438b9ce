using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessAnomaly.LocalHub.Amqp;
using ServerlessAnomaly.LocalHub.Hubs;
using ServerlessAnomaly.LocalHub.Security;

namespace ServerlessAnomaly.LocalHub.Http;

/// <summary>
/// The endpoint of local hubs: AMQP 1.0 as Event Hubs' clients speak it, and Event Hubs' HTTPS send requests, with shared access signatures.
/// What is accepted is durable.
/// </summary>
public sealed class LocalEventHubServer : IAsyncDisposable
{
    private const int PortAttempts = 10;

    private readonly WebApplication _app;
    private readonly AmqpFront _amqp;
    private readonly AccessPolicy _policy;

    private LocalEventHubServer(
        WebApplication app,
        AmqpFront amqp,
        IReadOnlyList<LocalEventHub> hubs,
        HubPorts ports,
        LocalEventHubServerOptions options
    )
    {
        _app = app;
        _amqp = amqp;
        Hubs = hubs;
        Address = new Uri($"https://127.0.0.1:{ports.Https}/");
        AmqpAddress = new Uri($"amqp://127.0.0.1:{ports.Amqp}/");
        CertificatePath = Path.GetFullPath(HubCertificate.CertificatePath(options.CertificateFolder));
        _policy = options.Policies[0];
    }

    /// <summary>The hubs that are served.</summary>
    public IReadOnlyList<LocalEventHub> Hubs { get; }

    /// <summary>The first of them.</summary>
    public LocalEventHub Hub => Hubs[0];

    /// <summary>Where it listens with TLS: HTTPS, AMQP and web sockets.</summary>
    public Uri Address { get; }

    /// <summary>Where it listens without TLS: AMQP and web sockets.</summary>
    public Uri AmqpAddress { get; }

    /// <summary>The certificate in PEM, for clients to trust.</summary>
    public string CertificatePath { get; }

    /// <summary>The HTTPS connection string with the first policy's key.</summary>
    public string ConnectionString => ConnectionStringOf(_policy);

    /// <summary>The HTTPS connection string with a policy's key.</summary>
    /// <param name="policy">Whose key it has.</param>
    public string ConnectionStringOf(AccessPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return $"Endpoint={Address};SharedAccessKeyName={policy.Name};SharedAccessKey={policy.Key};EntityPath={Hub.Name}";
    }

    /// <summary>The connection string for Event Hubs' clients, with the first policy's key.</summary>
    public string AmqpConnectionString => AmqpConnectionStringOf(_policy, Hub.Name);

    /// <summary>The connection string for Event Hubs' clients.</summary>
    /// <param name="policy">Whose key it has.</param>
    /// <param name="hub">The hub, or null to leave it to the client.</param>
    public string AmqpConnectionStringOf(AccessPolicy policy, string? hub)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var entity = hub is null ? "" : $";EntityPath={hub}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Endpoint=sb://{AmqpAddress.Authority};SharedAccessKeyName={policy.Name};SharedAccessKey={policy.Key}"
                + $";UseDevelopmentEmulator=true{entity}"
        );
    }

    /// <summary>Starts to listen.</summary>
    /// <param name="hubs">The hubs, at least one; they stay the caller's to dispose.</param>
    /// <param name="options">Where and with which keys.</param>
    /// <param name="loggers">Where to log; nowhere when null.</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="LocalStartException">The port is taken.</exception>
    public static async Task<LocalEventHubServer> StartAsync(
        IReadOnlyList<LocalEventHub> hubs,
        LocalEventHubServerOptions options,
        ILoggerFactory? loggers = null,
        TimeProvider? time = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(hubs);
        ArgumentNullException.ThrowIfNull(options);
        loggers ??= NullLoggerFactory.Instance;
        var log = loggers.CreateLogger<LocalEventHubServer>();
        var namespaced = new HubNamespace(hubs, options.Policies, time ?? TimeProvider.System);
        for (var attempt = 1; ; attempt++)
        {
            var ports = HubPorts.Choose(options);
            var amqp = new AmqpFront(namespaced, log);
            var app = HubWebServer.Build(ports, options, namespaced, amqp, loggers);
            try
            {
                await app.StartAsync(cancellationToken);
                return new LocalEventHubServer(app, amqp, hubs, ports, options);
            }
            catch (IOException exception)
            {
                amqp.Dispose();
                await app.DisposeAsync();
                // Another program was quicker. A wanted port is refused with its own sentence by the next choice.
                if (attempt == PortAttempts)
                    throw new LocalStartException($"The local event hub cannot listen on {ports}: {exception.Message}", exception);
            }
        }
    }

    /// <summary>Answers the requests that are under way, then stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        _amqp.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
