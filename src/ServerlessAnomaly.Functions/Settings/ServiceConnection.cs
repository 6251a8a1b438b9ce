using Microsoft.Extensions.Configuration;

namespace ServerlessAnomaly.Functions.Settings;

/// <summary>One service: a connection string (embedded) or a service URI reached with the app's identity (Azure), never both.</summary>
/// <param name="ConnectionString">The connection string, or null.</param>
/// <param name="ServiceUri">The service URI, or null.</param>
public sealed record ServiceConnection(string? ConnectionString, Uri? ServiceUri)
{
    internal static ServiceConnection Read(IConfiguration configuration, string name, string uriKey, List<string> errors, bool mustBeUri = true)
    {
        var text = configuration[name];
        var uriText = configuration[$"{name}:{uriKey}"];
        var uriName = $"{name}__{uriKey}";
        if (string.IsNullOrWhiteSpace(text) && string.IsNullOrWhiteSpace(uriText))
            errors.Add($"{name} is missing: set {uriName} to the service's URI (with the app's identity), or {name} to a connection string.");
        else if (!string.IsNullOrWhiteSpace(text) && !string.IsNullOrWhiteSpace(uriText))
            errors.Add($"{name} and {uriName} are both set: keep one of them.");
        else if (uriText is not null && mustBeUri && !(Uri.TryCreate(uriText, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps))
            errors.Add($"{uriName} is '{uriText}', which is not an https URI.");
        else
            return new ServiceConnection(text, uriText is null || !mustBeUri ? null : new Uri(uriText));
        return new ServiceConnection(null, null);
    }
}
