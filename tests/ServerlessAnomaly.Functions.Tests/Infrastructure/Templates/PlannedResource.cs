using System.Text.Json;

namespace ServerlessAnomaly.Functions.Tests.Infrastructure.Templates;

/// <summary>One resource of a planned deployment.</summary>
/// <param name="Json">As the compiler predicts it.</param>
internal sealed record PlannedResource(JsonElement Json)
{
    public string Id => Json.GetProperty("id").GetString()!;

    public string Type => Json.GetProperty("type").GetString()!;

    public string Name => Json.GetProperty("name").GetString()!;

    /// <summary>The last part of a name such as account/default/container.</summary>
    public string OwnName => Name.Split('/')[^1];

    /// <summary>The value at a path such as properties.minimumTlsVersion, as text; null if nothing is there.</summary>
    public string? At(string path)
    {
        var element = Json;
        foreach (var name in path.Split('.'))
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                return null;
        return element.ToString();
    }

    /// <summary>The settings of an app on either plan; no settings for what is no app.</summary>
    public IReadOnlyDictionary<string, string> Settings =>
        Type switch
        {
            "Microsoft.App/containerApps" => SettingsOf(
                Json.GetProperty("properties").GetProperty("template").GetProperty("containers")[0].GetProperty("env")
            ),
            "Microsoft.Web/sites" => SettingsOf(Json.GetProperty("properties").GetProperty("siteConfig").GetProperty("appSettings")),
            _ => new Dictionary<string, string>(),
        };

    private static Dictionary<string, string> SettingsOf(JsonElement settings) =>
        settings
            .EnumerateArray()
            .ToDictionary(setting => setting.GetProperty("name").GetString()!, setting => setting.GetProperty("value").GetString()!);
}
