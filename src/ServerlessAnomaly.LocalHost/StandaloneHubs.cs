using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessAnomaly.LocalHub;
using ServerlessAnomaly.LocalHub.Http;
using ServerlessAnomaly.LocalHub.Hubs;
using ServerlessAnomaly.LocalHub.Security;

namespace ServerlessAnomaly.LocalHost;

/// <summary>Local event hubs and nothing else, with all their data in one folder: a stand-in for a namespace in other programs' tests.</summary>
public sealed class StandaloneHubs : IAsyncDisposable
{
    private readonly HomeLock _homeLock;

    private StandaloneHubs(HomeLock homeLock, LocalEventHubServer server, IReadOnlyList<AccessPolicy> policies)
    {
        _homeLock = homeLock;
        Server = server;
        Policies = policies;
    }

    /// <summary>The endpoint.</summary>
    public LocalEventHubServer Server { get; }

    /// <summary>Who may do what.</summary>
    public IReadOnlyList<AccessPolicy> Policies { get; }

    /// <summary>Starts the hubs; what was started is stopped again when something fails.</summary>
    /// <param name="home">The folder that keeps everything.</param>
    /// <param name="hubs">The hubs, at least one; their folders are set by their names.</param>
    /// <param name="ports">The ports, and whether other machines are let in; folder and policies are set here.</param>
    /// <param name="loggers">Where to log; nowhere when null.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="LocalStartException">A port is taken, or the folder is in use; the message says which.</exception>
    public static async Task<StandaloneHubs> StartAsync(
        string home,
        IReadOnlyList<LocalEventHubOptions> hubs,
        LocalEventHubServerOptions ports,
        ILoggerFactory? loggers = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(hubs);
        ArgumentNullException.ThrowIfNull(ports);
        loggers ??= NullLoggerFactory.Instance;
        home = Path.GetFullPath(home);
        var homeLock = HomeLock.Take(home);
        List<LocalEventHub> open = [];
        try
        {
            var log = loggers.CreateLogger<LocalEventHub>();
            foreach (var hub in hubs)
                open.Add(LocalEventHub.Open(hub with { Folder = Path.Combine(home, "hubs", hub.Name) }, log));
            var policies = AccessPolicyFile.LoadOrCreate(home);
            var server = await LocalEventHubServer.StartAsync(
                open,
                ports with
                {
                    CertificateFolder = home,
                    Policies = policies,
                },
                loggers,
                cancellationToken: cancellationToken
            );
            return new StandaloneHubs(homeLock, server, policies);
        }
        catch
        {
            foreach (var hub in open)
                await hub.DisposeAsync();
            homeLock.Dispose();
            throw;
        }
    }

    /// <summary>Stops taking events, writes what was taken, and frees the folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        foreach (var hub in Server.Hubs)
            await hub.DisposeAsync();
        _homeLock.Dispose();
    }
}
