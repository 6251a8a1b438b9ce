using Microsoft.Extensions.Configuration;
using ServerlessAnomaly.AzureStorage;

namespace ServerlessAnomaly.Functions.Settings;

/// <summary>Reads how a service is reached: a connection string (embedded) or a service URI with the app's identity (Azure), never both.</summary>
internal static class ConnectionSettings
{
    /// <summary>Reads a storage account's connection.</summary>
    public static StorageConnection ReadStorage(IConfiguration configuration, string name, string uriKey, List<string> errors)
    {
        Check(configuration, name, uriKey, errors);
        var uriText = configuration[$"{name}:{uriKey}"];
        var isUri = Uri.TryCreate(uriText, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps;
        if (!string.IsNullOrWhiteSpace(uriText) && !isUri)
            errors.Add($"{name}__{uriKey} is '{uriText}', which is not an https URI.");
        return new StorageConnection(name, configuration[name], isUri ? uri : null);
    }

    /// <summary>Checks that exactly one of the two ways is set.</summary>
    public static void Check(IConfiguration configuration, string name, string uriKey, List<string> errors)
    {
        var (hasText, hasUri) = (
            !string.IsNullOrWhiteSpace(configuration[name]),
            !string.IsNullOrWhiteSpace(configuration[$"{name}:{uriKey}"])
        );
        if (!hasText && !hasUri)
            errors.Add($"{name} is missing: set {name}__{uriKey} (and the app's identity is used), or {name} to a connection string.");
        else if (hasText && hasUri)
            errors.Add($"{name} and {name}__{uriKey} are both set: keep one of them.");
    }
}
