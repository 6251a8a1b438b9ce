using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace ServerlessAnomaly.LocalHub.Security;

/// <summary>
/// Shared access signatures as Event Hubs reads them: HMAC-SHA256, keyed by the policy's key, over the encoded address and the expiry.
/// </summary>
public static class SharedAccessSignature
{
    internal const string Scheme = "SharedAccessSignature";

    /// <summary>The value of an Authorization header.</summary>
    /// <param name="resourceUri">The hub's address.</param>
    /// <param name="keyName">The policy's name.</param>
    /// <param name="key">The policy's key.</param>
    /// <param name="expiry">Until when it is good.</param>
    public static string Create(Uri resourceUri, string keyName, string key, DateTimeOffset expiry)
    {
        ArgumentNullException.ThrowIfNull(resourceUri);
        var resource = WebUtility.UrlEncode(resourceUri.AbsoluteUri);
        var seconds = expiry.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = WebUtility.UrlEncode(Sign(resource, seconds, key));
        return $"{Scheme} sr={resource}&sig={signature}&se={seconds}&skn={WebUtility.UrlEncode(keyName)}";
    }

    /// <summary>Checks a token; null when it is good, else what is wrong with it.</summary>
    /// <param name="text">The token, or an Authorization header.</param>
    /// <param name="policies">The policies by name.</param>
    /// <param name="now">The time.</param>
    /// <param name="token">What it allows.</param>
    internal static string? FindFault(
        string? text,
        IReadOnlyDictionary<string, AccessPolicy> policies,
        DateTimeOffset now,
        out AccessToken token
    )
    {
        token = default;
        if (string.IsNullOrEmpty(text))
            return "The Authorization header is missing; send a SharedAccessSignature.";
        if (!text.StartsWith(Scheme + ' ', StringComparison.OrdinalIgnoreCase))
            return "The token is not a SharedAccessSignature; the local hub understands no other kind.";

        var fields = text[(Scheme.Length + 1)..]
            .Split('&', StringSplitOptions.TrimEntries)
            .Select(field => field.Split('=', 2))
            .Where(field => field.Length == 2)
            .ToLookup(field => field[0], field => field[1], StringComparer.OrdinalIgnoreCase);
        var (resource, signature, expiry, name) = (First("sr"), First("sig"), First("se"), WebUtility.UrlDecode(First("skn")));
        string? First(string field) => fields[field].FirstOrDefault();

        if (resource is null || signature is null || expiry is null || name is null)
            return "The SharedAccessSignature needs sr, sig, se and skn.";
        if (!long.TryParse(expiry, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > MaxSeconds)
            return $"The SharedAccessSignature's se '{expiry}' is no time in seconds.";
        if (seconds < now.ToUnixTimeSeconds())
            return $"The SharedAccessSignature expired at {seconds} (se), and it is {now.ToUnixTimeSeconds()} now.";
        if (!policies.TryGetValue(name, out var policy))
            return $"There is no policy '{name}' (skn).";
        if (!IsEqual(WebUtility.UrlDecode(signature), Sign(resource, expiry, policy.Key)))
            return "The SharedAccessSignature's sig does not match: the key is another one, or sr and se are not what was signed.";

        token = new AccessToken(PathOf(WebUtility.UrlDecode(resource)), policy.Rights, DateTimeOffset.FromUnixTimeSeconds(seconds));
        return null;
    }

    /// <summary>
    /// The path of an address, without slashes at its ends. The host may be written in several ways (localhost, 127.0.0.1, a forwarded
    /// name; with and without scheme and port), so only the path says what is meant.
    /// </summary>
    internal static string PathOf(string address)
    {
        var scheme = address.IndexOf("://", StringComparison.Ordinal);
        var rest = scheme < 0 ? address : address[(scheme + 3)..];
        var slash = rest.IndexOf('/');
        return slash < 0 ? "" : Uri.UnescapeDataString(rest[(slash + 1)..]).Trim('/');
    }

    private static long MaxSeconds { get; } = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    private static string Sign(string encodedResource, string expiry, string key) =>
        Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(encodedResource + "\n" + expiry)));

    private static bool IsEqual(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));
}

/// <summary>What a token that was checked allows.</summary>
/// <param name="Path">The path that it covers with all below: no slash at either end, empty for the whole namespace.</param>
/// <param name="Rights">What it allows there.</param>
/// <param name="ExpiresAt">Until when.</param>
internal readonly record struct AccessToken(string Path, AccessRights Rights, DateTimeOffset ExpiresAt)
{
    /// <summary>Whether a path lies at or below the token's.</summary>
    /// <param name="path">No slash at either end; compared without regard to case.</param>
    public bool Covers(string path) =>
        Path.Length == 0
        || (path.StartsWith(Path, StringComparison.OrdinalIgnoreCase) && (path.Length == Path.Length || path[Path.Length] == '/'));
}
