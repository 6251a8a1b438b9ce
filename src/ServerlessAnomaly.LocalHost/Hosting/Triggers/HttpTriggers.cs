using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.LocalHost.Hosting.Invocation;
using ServerlessAnomaly.LocalHost.Worker;
using ServerlessAnomaly.LocalHub;
using ServerlessAnomaly.LocalHub.Http;

namespace ServerlessAnomaly.LocalHost.Hosting.Triggers;

/// <summary>The web server of all HTTP functions, on 127.0.0.1.</summary>
internal sealed class HttpTriggers(
    IReadOnlyList<FunctionDefinition> functions,
    FunctionInvoker invoker,
    HostJson host,
    IConfiguration configuration,
    Func<object> status,
    ILoggerFactory loggers
)
{
    public const string FunctionKeySetting = "LocalHost:FunctionKey";
    public const string AdminKeySetting = "LocalHost:AdminKey";
    private readonly ILogger _log = loggers.CreateLogger<HttpTriggers>();
    private WebApplication? _server;

    /// <exception cref="LocalStartException">The port is taken.</exception>
    public async Task<Uri> StartAsync(int wantedPort, CancellationToken stopping, CancellationToken cancellationToken)
    {
        var port = LoopbackPorts.Choose(wantedPort, exact: true, "the HTTP functions");
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers).AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddRouting();
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxRequestBodySize = HttpMessages.MaxBodyBytes;
                kestrel.Listen(IPAddress.Loopback, port);
            });
        _server = builder.Build();
        _server.UseRouting();
        _server.MapGet("/admin/host/status", () => Results.Json(status()));
        foreach (var function in functions)
            Map(_server, function, stopping);
        await _server.StartAsync(cancellationToken);
        return new Uri(_server.Urls.Single());
    }

    public async Task StopAsync()
    {
        if (_server is null)
            return;
        await _server.StopAsync();
        await _server.DisposeAsync();
    }

    private void Map(WebApplication server, FunctionDefinition function, CancellationToken stopping)
    {
        var route = $"/{host.RoutePrefix}/{function.Trigger.Text("route") ?? function.Name}".Replace("//", "/", StringComparison.Ordinal);
        var key = function.Trigger.Text("authLevel")?.ToUpperInvariant() switch
        {
            "ANONYMOUS" => null,
            "ADMIN" => configuration[AdminKeySetting],
            _ => configuration[FunctionKeySetting],
        };
        Task HandleAsync(HttpContext http) => this.HandleAsync(function, key, http, stopping);
        if (function.Trigger.Texts("methods") is { Count: > 0 } methods)
            server.MapMethods(route, methods.Select(method => method.ToUpperInvariant()), HandleAsync);
        else
            server.Map(route, HandleAsync);
    }

    private async Task HandleAsync(FunctionDefinition function, string? key, HttpContext http, CancellationToken stopping)
    {
        if (!IsAllowed(http.Request, key))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            await http.Response.WriteAsync(
                "The function key is missing or wrong: send it in the header x-functions-key, or as ?code=.",
                stopping
            );
            return;
        }
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, http.RequestAborted);
        try
        {
            var response = await invoker.InvokeAsync(
                function,
                await HttpMessages.ReadAsync(http.Request, either.Token),
                retry: 0,
                either.Token
            );
            await HttpMessages.WriteAsync(http.Response, response, either.Token);
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer any more.
        }
        catch (Exception failed)
        {
            HostLog.RequestFailed(_log, function.Name, failed.Message);
            if (!http.Response.HasStarted)
                http.Response.StatusCode =
                    failed is WorkerGoneException ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError;
        }
    }

    private static bool IsAllowed(HttpRequest request, string? key)
    {
        if (string.IsNullOrEmpty(key))
            return true;
        var given = request.Headers["x-functions-key"].FirstOrDefault() ?? request.Query["code"].FirstOrDefault() ?? "";
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(key));
    }
}
