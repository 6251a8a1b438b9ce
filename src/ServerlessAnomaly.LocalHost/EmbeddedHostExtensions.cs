using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace ServerlessAnomaly.LocalHost;

/// <summary>Sets the in-process functions host up.</summary>
public static class EmbeddedHostExtensions
{
    /// <summary>Says which assemblies hold the functions, which hubs are local and where state is kept. Call it once.</summary>
    /// <param name="builder">The function app's builder.</param>
    /// <param name="options">The options.</param>
    public static FunctionsApplicationBuilder AddEmbeddedHost(this FunctionsApplicationBuilder builder, EmbeddedHostOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        builder.Services.AddSingleton(options);
        return builder;
    }
}
