using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ServerlessAnomaly.Documents;

namespace ServerlessAnomaly.LocalHub.Security;

/// <summary>
/// The hub's policies in <c>hub-keys.json</c>, <c>{"NAME": {"key": "…", "rights": "Send"}}</c>: made on first start and kept where only the
/// user can read them. A bare string is a key with all rights, as earlier versions wrote them; the last field is a checksum.
/// </summary>
internal static class AccessPolicyFile
{
    private const int KeyBytes = 32;
    private const int ShortestKey = 16;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter<AccessRights>() },
    };

    /// <summary>The policies of a home folder; the one for devices is added where it is missing.</summary>
    /// <exception cref="LocalStartException">The file is not what this program writes.</exception>
    public static IReadOnlyList<AccessPolicy> LoadOrCreate(string home)
    {
        Directory.CreateDirectory(home);
        var path = Path.Combine(home, "hub-keys.json");
        List<AccessPolicy> policies = File.Exists(path) ? Read(path) : [new(AccessPolicy.Root, NewKey())];
        if (policies.Exists(policy => policy.Name == AccessPolicy.Devices))
            return policies;

        policies.Add(new(AccessPolicy.Devices, NewKey(), AccessRights.Send));
        Write(path, policies);
        return policies;
    }

    private static List<AccessPolicy> Read(string path)
    {
        try
        {
            var json = File.ReadAllBytes(path);
            DocumentSeal.Verify(json);
            var entries = JsonNode.Parse(json)?.AsObject().Where(entry => entry.Key != DocumentSeal.Field);
            var kept = entries?.Select(Policy).ToList();
            return kept is { Count: > 0 } ? kept : throw new JsonException("it names no policy.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new LocalStartException(
                $"{path} does not hold policies: {exception.Message} Repair it, or delete it to have new keys made.",
                exception
            );
        }
    }

    private static AccessPolicy Policy(KeyValuePair<string, JsonNode?> entry) =>
        entry.Value switch
        {
            // A damaged name of the checksum would otherwise make the checksum a key.
            JsonValue key when key.GetValue<string>().Length >= ShortestKey => new AccessPolicy(entry.Key, key.GetValue<string>()),
            JsonValue => throw new JsonException($"policy '{entry.Key}' has a key of fewer than {ShortestKey} characters."),
            JsonObject policy when policy.Deserialize<Stored>(Json) is { Key.Length: > 0 } stored => new AccessPolicy(
                entry.Key,
                stored.Key,
                stored.Rights
            ),
            _ => throw new JsonException($"policy '{entry.Key}' has no key."),
        };

    private static void Write(string path, IReadOnlyList<AccessPolicy> policies)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var stored = policies.ToDictionary(policy => policy.Name, policy => new Stored(policy.Key, policy.Rights));
        using (var file = new FileStream(path + ".tmp", options))
            file.Write(DocumentSeal.Seal(JsonSerializer.SerializeToUtf8Bytes(stored, Json)));
        File.Move(path + ".tmp", path, overwrite: true);
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes));

    private sealed record Stored(string Key, AccessRights Rights);
}
