using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.Embedded.EventHubs;

namespace ServerlessAnomaly.Embedded.Tests.Support;

/// <summary>Short ways to a hub and to a functions host for tests.</summary>
internal static class HubFixtures
{
    public static readonly Uri Address = new("https://127.0.0.1:5671/");

    public static string ConnectionString { get; } = new EventHubConnectionString(Address, "policy", "key", "telemetry").ToString();

    public static LocalEventHub Open(
        string folder, Func<LocalEventHubOptions, LocalEventHubOptions>? change = null, TimeProvider? time = null)
    {
        var options = new LocalEventHubOptions { Folder = folder, Partitions = 2, Durability = Durability.OperatingSystem };
        return LocalEventHub.Open(change?.Invoke(options) ?? options, time: time);
    }

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
        options.FunctionAssemblies.Add(typeof(HubFixtures).Assembly);
        if (hub is not null)
            options.EventHubs.Add(new LocalEventHubEndpoint(hub, Address));
        builder.AddEmbeddedHost(options);
        builder.Configuration["EventHubConnection"] = ConnectionString;
        foreach (var function in ServerlessAnomaly.Embedded.Hosting.FunctionCatalog.Describe(typeof(HubFixtures).Assembly))
        {
            if (!functions.Contains(function.Name))
                builder.Configuration[$"AzureWebJobs.{function.Name}.Disabled"] = "true";
        }

        configure?.Invoke(builder);
        return builder.Build();
    }
}
