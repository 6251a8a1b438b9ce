namespace ServerlessAnomaly.LocalHub.Security;

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
