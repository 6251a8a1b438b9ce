using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.LocalHub.Amqp;
using ServerlessAnomaly.LocalHub.Hubs;
using ServerlessAnomaly.LocalHub.Security;

namespace ServerlessAnomaly.LocalHub.Http;

/// <summary>The web server under a hub's endpoint: two ports, with TLS and without, and on each both HTTP and AMQP.</summary>
internal static class HubWebServer
{
    public static WebApplication Build(
        HubPorts ports,
        LocalEventHubServerOptions options,
        HubNamespace hubs,
        AmqpFront amqp,
        ILoggerFactory loggers
    )
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder
            .WebHost.UseKestrelCore()
            .UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                // The handler answers 413 itself, with a reason.
                kestrel.Limits.MaxRequestBodySize = HubRequestHandler.MaxRequestBytes * 2;
                Listen(
                    kestrel,
                    ports.Https,
                    options.Listen,
                    listen =>
                    {
                        listen.Protocols = HttpProtocols.Http1AndHttp2;
                        listen.UseHttps(HubCertificate.LoadOrCreate(options.CertificateFolder, hubs.Time));
                        listen.Use(next => new ProtocolSwitch(amqp, next).OnConnectionAsync);
                    }
                );
                Listen(
                    kestrel,
                    ports.Amqp,
                    options.Listen,
                    listen =>
                    {
                        listen.Protocols = HttpProtocols.Http1;
                        listen.Use(next => new ProtocolSwitch(amqp, next).OnConnectionAsync);
                    }
                );
            });

        var app = builder.Build();
        var requests = new HubRequestHandler(hubs, loggers.CreateLogger<LocalEventHubServer>());
        var sockets = new AmqpWebSockets(amqp);
        app.UseWebSockets();
        app.Run(context =>
            context switch
            {
                _ when AmqpWebSockets.Serves(context.Request.Path) => sockets.HandleAsync(context),
                { Request.IsHttps: true } => requests.HandleAsync(context),
                _ => RefuseAsync(context, ports.Https),
            }
        );
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, int port, bool everywhere, Action<ListenOptions> configure)
    {
        if (everywhere)
            kestrel.ListenAnyIP(port, configure);
        else
            kestrel.ListenLocalhost(port, configure);
    }

    private static Task RefuseAsync(HttpContext context, int https)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsync($"This is the port for AMQP and web sockets; events are sent with https on port {https}.\n");
    }
}

/// <summary>Leaves Ctrl+C to the program's own host: an inner web server is stopped by its owner, in the right order.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
