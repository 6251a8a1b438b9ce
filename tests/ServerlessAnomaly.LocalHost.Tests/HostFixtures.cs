using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.LocalHub;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.LocalHost.Tests;

/// <summary>A short way to a functions host for tests.</summary>
internal static class HostFixtures
{
    /// <summary>A host that runs the named functions of this assembly only.</summary>
    public static IHost Host(
        string home,
        IReadOnlyList<string> functions,
        LocalEventHub? hub = null,
        Action<FunctionsApplicationBuilder>? configure = null,
        EmbeddedHostOptions? options = null)
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.Logging.ClearProviders();
        options ??= new EmbeddedHostOptions { HostJsonPath = Path.Combine(home, "host.json") };
        options.Home = home;
        options.FunctionAssemblies.Add(typeof(HostFixtures).Assembly);
        if (hub is not null)
            options.EventHubs.Add(new LocalEventHubEndpoint(hub, HubFixtures.Address));
        builder.AddEmbeddedHost(options);
        builder.Configuration["EventHubConnection"] = HubFixtures.ConnectionString;
        foreach (var function in ServerlessAnomaly.LocalHost.Hosting.FunctionCatalog.Describe(typeof(HostFixtures).Assembly))
        {
            if (!functions.Contains(function.Name))
                builder.Configuration[$"AzureWebJobs.{function.Name}.Disabled"] = "true";
        }

        configure?.Invoke(builder);
        return builder.Build();
    }
}
