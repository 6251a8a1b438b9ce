using System.Reflection;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ServerlessAnomaly.LocalHost.Hosting.Invocation;
using ServerlessAnomaly.LocalHost.Hosting.Outputs;
using ServerlessAnomaly.LocalHub;

namespace ServerlessAnomaly.LocalHost.Hosting;

internal static class FunctionHostServices
{
    public static void AddFunctionHost(
        this IServiceCollection services, IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware)
    {
        services.TryAddSingleton(new EmbeddedHostOptions());
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<FunctionHostStatus>();
        services.AddSingleton(provider => HostJson.Load(
            provider.GetRequiredService<EmbeddedHostOptions>().HostJsonPath ?? Path.Combine(AppContext.BaseDirectory, "host.json")));
        services.AddSingleton<OutputSenders>();
        services.AddSingleton(provider => new FunctionPipeline(middleware, provider.GetRequiredService<OutputSenders>()));
        services.AddSingleton<FunctionInvoker>();
        services.AddSingleton<RetryingInvoker>();
        services.AddHostedService<FunctionHost>();
    }

    public static IReadOnlyList<Assembly> AssembliesOf(EmbeddedHostOptions options)
    {
        if (options.FunctionAssemblies.Count > 0)
            return [.. options.FunctionAssemblies.Distinct()];

        return Assembly.GetEntryAssembly() is { } entry
            ? [entry]
            : throw new LocalStartException(
                "There is no entry assembly to look for functions in; name one in EmbeddedHostOptions.FunctionAssemblies.");
    }
}
