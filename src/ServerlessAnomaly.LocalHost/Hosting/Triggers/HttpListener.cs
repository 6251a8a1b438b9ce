using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.LocalHost.Hosting.Invocation;
using ServerlessAnomaly.LocalHub;

namespace ServerlessAnomaly.LocalHost.Hosting.Triggers;

/// <summary>The web server of all HTTP functions, on 127.0.0.1.</summary>
internal sealed class HttpListener(
    IReadOnlyList<Function> functions,
    EmbeddedHostOptions options,
    HostJson host,
    FunctionInvoker invoker,
    IConfiguration configuration,
    ILoggerFactory loggers)
{
    private WebApplication? app;

    /// <exception cref="LocalStartException">The port is taken.</exception>
    public async Task<Uri> StartAsync(CancellationToken stopping, CancellationToken ct)
    {
        var port = LoopbackPorts.Choose(options.HttpPort, exact: true, "the HTTP functions");
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddRouting();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        app = builder.Build();
        app.UseRouting();
        foreach (var function in functions)
            Map(app, function, stopping);
        options.ConfigureHttp?.Invoke(app);
        await app.StartAsync(ct);
        return new Uri($"http://127.0.0.1:{port}/");
    }

    public async Task StopAsync(CancellationToken ct)
    {
        if (app is null)
            return;

        await app.StopAsync(ct);
        await app.DisposeAsync();
    }

    private void Map(WebApplication app, Function function, CancellationToken stopping)
    {
        var trigger = (HttpTriggerAttribute)function.Descriptor.Trigger;
        var handler = new HttpFunction(function, trigger, invoker, configuration, loggers.CreateLogger<HttpFunction>());
        var route = $"/{host.RoutePrefix}/{trigger.Route ?? function.Descriptor.Name}".Replace("//", "/", StringComparison.Ordinal);
        if (trigger.Methods is { Length: > 0 } methods)
            app.MapMethods(route, methods.Select(method => method.ToUpperInvariant()), http => handler.HandleAsync(http, stopping));
        else
            app.Map(route, http => handler.HandleAsync(http, stopping));
    }
}
