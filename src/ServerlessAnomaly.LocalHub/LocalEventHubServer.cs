using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ServerlessAnomaly.LocalHub;

/// <summary>
/// A local hub's HTTPS endpoint on 127.0.0.1: Event Hubs' send requests, with shared access signatures. Status 201 means that the events
/// are durable.
/// </summary>
public sealed class LocalEventHubServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly KeyValuePair<string, string> policy;

    private LocalEventHubServer(WebApplication app, LocalEventHub hub, int port, LocalEventHubServerOptions options)
    {
        this.app = app;
        Hub = hub;
        Address = new Uri($"https://127.0.0.1:{port}/");
        CertificatePath = Path.GetFullPath(HubCertificate.CertificatePath(options.CertificateFolder));
        policy = options.Keys.First();
    }

    /// <summary>The hub that is served.</summary>
    public LocalEventHub Hub { get; }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>The certificate in PEM, for clients to trust.</summary>
    public string CertificatePath { get; }

    /// <summary>The connection string with the first policy's key.</summary>
    public string ConnectionString => new EventHubConnectionString(Address, policy.Key, policy.Value, Hub.Name).ToString();

    /// <summary>Starts to listen.</summary>
    /// <param name="hub">The hub; it stays the caller's to dispose.</param>
    /// <param name="options">Where and with which keys.</param>
    /// <param name="loggers">Where to log; nowhere when null.</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <param name="ct">Ends the start.</param>
    /// <exception cref="LocalStartException">The port is taken.</exception>
    public static async Task<LocalEventHubServer> StartAsync(
        LocalEventHub hub,
        LocalEventHubServerOptions options,
        ILoggerFactory? loggers = null,
        TimeProvider? time = null,
        CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(hub);
        ArgumentNullException.ThrowIfNull(options);
        time ??= TimeProvider.System;
        loggers ??= NullLoggerFactory.Instance;
        var port = LoopbackPorts.Choose(options.Port, exact: true, "the local event hub");
        var app = Build(port, options, loggers, time);
        var handler = new HubRequestHandler(hub, options.Keys, time, loggers.CreateLogger<LocalEventHubServer>());
        app.Run(handler.HandleAsync);
        try
        {
            await app.StartAsync(ct);
        }
        catch (IOException exception)
        {
            await app.DisposeAsync();
            throw new LocalStartException($"The local event hub cannot listen on port {port}: {exception.Message}", exception);
        }

        return new LocalEventHubServer(app, hub, port, options);
    }

    /// <summary>Answers the requests that are under way, then stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private static WebApplication Build(int port, LocalEventHubServerOptions options, ILoggerFactory loggers, TimeProvider time)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // The handler answers 413 itself, with a reason.
            kestrel.Limits.MaxRequestBodySize = HubRequestHandler.MaxRequestBytes * 2;
            kestrel.Listen(IPAddress.Loopback, port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(HubCertificate.LoadOrCreate(options.CertificateFolder, time));
            });
        });
        return builder.Build();
    }
}
