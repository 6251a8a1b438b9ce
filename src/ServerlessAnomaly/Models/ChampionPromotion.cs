namespace ServerlessAnomaly.Models;

/// <summary>Changes of the champion pointer.</summary>
public static class ChampionPromotion
{
    /// <summary>Makes a version champion if its detector has none yet.</summary>
    /// <returns>False if there is a champion, or someone else was first.</returns>
    public static async Task<bool> PromoteFirstAsync(
        this IModelRegistry registry, DetectorManifest manifest, string reason, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await registry.ReadChampionAsync(manifest.Detector, cancellationToken) is not null) return false;
        try
        {
            var pointer = new ChampionPointer(manifest.Version, clock.GetUtcNow(), reason, []);
            await registry.WriteChampionAsync(manifest.Detector, pointer, expectedETag: null, cancellationToken);
            return true;
        }
        catch (RegistryConflictException)
        {
            return false;
        }
    }
}
