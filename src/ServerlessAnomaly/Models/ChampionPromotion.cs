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

    /// <summary>Makes a version champion, whatever was before; the one before goes into the history.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="manifest">Manifest of the version.</param>
    /// <param name="reason">Why, for people.</param>
    /// <param name="clock">Dates the change.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <param name="pin">Whether it is to stay until a person decides otherwise.</param>
    /// <exception cref="RegistryConflictException">Someone else changed the pointer meanwhile.</exception>
    public static async Task PromoteAsync(
        this IModelRegistry registry, DetectorManifest manifest, string reason, TimeProvider clock, CancellationToken cancellationToken,
        bool pin = false)
    {
        var before = await registry.ReadChampionAsync(manifest.Detector, cancellationToken);
        await registry.PromoteOverAsync(manifest, before, reason, clock, cancellationToken, pin);
    }

    /// <summary>Makes a version champion in place of the one that it was compared with; that one goes into the history.</summary>
    /// <param name="registry">Where both are.</param>
    /// <param name="manifest">The version.</param>
    /// <param name="before">The champion as it was read; null if there was none.</param>
    /// <param name="reason">Why, for people.</param>
    /// <param name="clock">Dates the promotion.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <param name="pin">Whether it is to stay until a person decides otherwise.</param>
    /// <exception cref="RegistryConflictException">Someone else changed the pointer since it was read.</exception>
    public static Task PromoteOverAsync(
        this IModelRegistry registry, DetectorManifest manifest, Champion? before, string reason, TimeProvider clock,
        CancellationToken cancellationToken, bool pin = false)
    {
        IReadOnlyList<ChampionPointer> history = before is null ? [] : [before.Pointer with { History = [] }, .. before.Pointer.History];
        var pointer = new ChampionPointer(manifest.Version, clock.GetUtcNow(), reason, history, pin);
        return registry.WriteChampionAsync(manifest.Detector, pointer, before?.ETag, cancellationToken);
    }

    /// <summary>Makes the champion before the present one champion again; the present one is dropped from the history, not from the registry.
    /// The pointer is pinned, so that the next night does not undo it.</summary>
    /// <returns>The version that scores from now on; null if there is no earlier one.</returns>
    /// <exception cref="RegistryConflictException">Someone else changed the pointer meanwhile.</exception>
    public static async Task<string?> RollbackAsync(
        this IModelRegistry registry, string detector, string reason, TimeProvider clock, CancellationToken cancellationToken)
    {
        var champion = await registry.ReadChampionAsync(detector, cancellationToken);
        if (champion is null || champion.Pointer.History.Count == 0) return null;
        var earlier = champion.Pointer.History[0];
        var pointer = new ChampionPointer(
            earlier.Version, clock.GetUtcNow(), reason, [.. champion.Pointer.History.Skip(1)], IsPinned: true);
        await registry.WriteChampionAsync(detector, pointer, champion.ETag, cancellationToken);
        return earlier.Version;
    }

    /// <summary>Lets the nightly run promote again.</summary>
    /// <returns>Whether the champion was pinned; null if there is none.</returns>
    /// <exception cref="RegistryConflictException">Someone else changed the pointer meanwhile.</exception>
    public static async Task<bool?> UnpinAsync(this IModelRegistry registry, string detector, CancellationToken cancellationToken)
    {
        var champion = await registry.ReadChampionAsync(detector, cancellationToken);
        if (champion is null || !champion.Pointer.IsPinned) return champion is null ? null : false;
        await registry.WriteChampionAsync(detector, champion.Pointer with { IsPinned = false }, champion.ETag, cancellationToken);
        return true;
    }
}
