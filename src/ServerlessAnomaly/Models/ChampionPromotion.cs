namespace ServerlessAnomaly.Models;

/// <summary>Changes of the champion pointer.</summary>
public static class ChampionPromotion
{
    /// <summary>Makes a version champion if its detector has none yet.</summary>
    /// <returns>False if there is a champion, or someone else was first.</returns>
    public static async Task<bool> PromoteFirstAsync(
        this IDetectorRegistry registry,
        DetectorManifest manifest,
        string reason,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        ThrowIfOfOtherKind(manifest);
        if (await registry.ReadChampionAsync(manifest.Detector, cancellationToken) is not null)
            return false;
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

    /// <summary>Makes a version champion, whatever was before, also over a pointer that cannot be read; the one before goes into the history.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="manifest">Manifest of the version.</param>
    /// <param name="reason">Why, for people.</param>
    /// <param name="clock">Dates the change.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <param name="pin">Whether it is to stay until a person decides otherwise.</param>
    /// <exception cref="ArgumentException">The version is of another kind of drive than its detector's name says.</exception>
    /// <exception cref="RegistryConflictException">Someone else changed the pointer meanwhile.</exception>
    public static async Task PromoteAsync(
        this IDetectorRegistry registry,
        DetectorManifest manifest,
        string reason,
        TimeProvider clock,
        CancellationToken cancellationToken,
        bool pin = false
    )
    {
        ThrowIfOfOtherKind(manifest);
        try
        {
            var before = await registry.ReadChampionAsync(manifest.Detector, cancellationToken);
            await registry.PromoteOverAsync(manifest, before, reason, clock, cancellationToken, pin);
        }
        catch (ChampionUnreadableException unreadable)
        {
            // The way out: what it said is not to be had, so it begins anew.
            var pointer = new ChampionPointer(manifest.Version, clock.GetUtcNow(), reason, [], pin);
            await registry.WriteChampionAsync(manifest.Detector, pointer, unreadable.ETag, cancellationToken);
        }
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
        this IDetectorRegistry registry,
        DetectorManifest manifest,
        Champion? before,
        string reason,
        TimeProvider clock,
        CancellationToken cancellationToken,
        bool pin = false
    )
    {
        ThrowIfOfOtherKind(manifest);
        var history = before is null ? [] : Earlier(before.Pointer with { History = [] }, before.Pointer.History, manifest.Version);
        var pointer = new ChampionPointer(manifest.Version, clock.GetUtcNow(), reason, history, pin);
        return registry.WriteChampionAsync(manifest.Detector, pointer, before?.ETag, cancellationToken);
    }

    /// <summary>Makes the champion before the present one champion again; the present one is dropped from the history, not from the registry.
    /// The pointer is pinned, so that the next night does not undo it.</summary>
    /// <returns>The version that scores from now on; null if there is no earlier one.</returns>
    /// <exception cref="RegistryConflictException">Someone else changed the pointer meanwhile.</exception>
    public static async Task<string?> RollbackAsync(
        this IDetectorRegistry registry,
        string detector,
        string reason,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var champion = await registry.ReadChampionAsync(detector, cancellationToken);
        if (champion is null)
            return null;
        var history = champion.Pointer.History.SkipWhile(before => before.Version == champion.Pointer.Version).ToList();
        if (history.Count == 0)
            return null;
        var earlier = history[0];
        var pointer = new ChampionPointer(earlier.Version, clock.GetUtcNow(), reason, history[1..], IsPinned: true);
        await registry.WriteChampionAsync(detector, pointer, champion.ETag, cancellationToken);
        return earlier.Version;
    }

    /// <summary>Lets the nightly run promote again.</summary>
    /// <returns>Whether the champion was pinned; null if there is none.</returns>
    /// <exception cref="RegistryConflictException">Someone else changed the pointer meanwhile.</exception>
    public static async Task<bool?> UnpinAsync(this IDetectorRegistry registry, string detector, CancellationToken cancellationToken)
    {
        var champion = await registry.ReadChampionAsync(detector, cancellationToken);
        if (champion is null || !champion.Pointer.IsPinned)
            return champion is null ? null : false;
        await registry.WriteChampionAsync(detector, champion.Pointer with { IsPinned = false }, champion.ETag, cancellationToken);
        return true;
    }

    private static void ThrowIfOfOtherKind(DetectorManifest manifest)
    {
        if (DetectorNames.Refusal(manifest) is { } refusal)
            throw new ArgumentException(refusal);
    }

    /// <summary>What scored before a version: promoting the champion once more is no step that could be taken back.</summary>
    private static List<ChampionPointer> Earlier(ChampionPointer before, IReadOnlyList<ChampionPointer> history, string version) =>
        [.. history.Prepend(before).SkipWhile(earlier => earlier.Version == version)];
}
