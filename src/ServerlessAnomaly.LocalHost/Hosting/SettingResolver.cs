using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using ServerlessAnomaly.LocalHub;

namespace ServerlessAnomaly.LocalHost.Hosting;

/// <summary>Looks settings up for attributes and remembers all that are missing, so that they are reported at once.</summary>
internal sealed partial class SettingResolver(IConfiguration configuration)
{
    private readonly SortedDictionary<string, string> _missing = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _faults = [];

    /// <summary>Replaces each <c>%Name%</c> by the setting of that name.</summary>
    public string Resolve(string text, string function) =>
        SettingName()
            .Replace(
                text,
                match =>
                {
                    var name = match.Groups[1].Value;
                    if (configuration[name] is { Length: > 0 } value)
                        return value;

                    _missing.TryAdd(name, function);
                    return match.Value;
                }
            );

    /// <summary>
    /// A connection string by its setting's name, with or without the prefix AzureWebJobs, as in Azure; null when it is missing.
    /// </summary>
    public string? Connection(string? name, string fallback, string function)
    {
        name = Resolve(name ?? fallback, function);
        if (configuration[name] is { Length: > 0 } value)
            return value;
        if (configuration["AzureWebJobs" + name] is { Length: > 0 } prefixed)
            return prefixed;
        if (configuration.GetConnectionString(name) is { Length: > 0 } listed)
            return listed;

        if (configuration.GetSection(name).GetChildren().Any())
            AddFault($"Function {function}: {name} is an identity connection, and the local host needs a connection string there.");
        else
            _missing.TryAdd(name, function);
        return null;
    }

    public void AddFault(string sentence) => _faults.Add(sentence);

    public bool IsDisabled(string function) =>
        (configuration[$"AzureWebJobs.{function}.Disabled"] ?? configuration[$"AzureWebJobs:{function}:Disabled"])?.ToUpperInvariant()
            is "TRUE"
                or "1";

    /// <exception cref="LocalStartException">Something is missing or wrong.</exception>
    public void ThrowIfIncomplete()
    {
        List<string> sentences =
        [
            .. _faults,
            .. _missing.Select(setting => $"Setting '{setting.Key}' is missing; function {setting.Value} needs it."),
        ];
        if (sentences.Count > 0)
            throw new LocalStartException(string.Join(' ', sentences));
    }

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex SettingName();
}
