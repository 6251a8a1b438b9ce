using System.Security.Cryptography;
using System.Text.Json;

namespace ServerlessAnomaly.LocalHub;

/// <summary>The hub's policies and keys, made on first start and kept where only the user can read them.</summary>
internal static class HubKeys
{
    private const int KeyBytes = 32;

    public static IReadOnlyDictionary<string, string> LoadOrCreate(string home)
    {
        var path = Path.Combine(home, "hub-keys.json");
        if (File.Exists(path))
        {
            try
            {
                if (JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(path)) is { Count: > 0 } kept)
                    return kept;
            }
            catch (JsonException exception)
            {
                throw new LocalStartException(
                    $"{path} is not JSON: {exception.Message} Repair it, or delete it to have new keys made.", exception);
            }
        }

        var keys = new Dictionary<string, string>
        {
            [LocalEventHubServerOptions.DefaultPolicy] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)),
        };
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        JsonSerializer.Serialize(file, keys);
        return keys;
    }
}
