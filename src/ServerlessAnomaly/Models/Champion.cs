namespace ServerlessAnomaly.Models;

/// <summary>A pointer as read, with the tag under which it may be changed.</summary>
public sealed record Champion(ChampionPointer Pointer, string ETag);

/// <summary>Which version of a detector scores; <c>champion.json</c>, the only thing in a registry that changes.</summary>
/// <param name="Version">The champion's version.</param>
/// <param name="PromotedAt">When it became champion, UTC.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="History">Earlier champions, newest first.</param>
/// <param name="IsPinned">Whether a person chose it to stay: the nightly run then registers its versions and promotes none.</param>
public sealed record ChampionPointer(
    string Version,
    DateTimeOffset PromotedAt,
    string Reason,
    IReadOnlyList<ChampionPointer> History,
    bool IsPinned = false
);

/// <summary>The pointer to a detector's champion is there and cannot be read. Promoting a version writes it anew.</summary>
/// <param name="detector">The detector.</param>
/// <param name="reason">What is wrong with it.</param>
/// <param name="etag">Tag under which it may be replaced.</param>
/// <param name="inner">The cause, if there is one.</param>
public sealed class ChampionUnreadableException(string detector, string reason, string etag, Exception? inner = null)
    : Exception(
        $"The pointer {detector}/champion.json of the model registry is not valid: {reason} 'anomaly models promote VERSION' writes it anew; "
            + "'anomaly models list' shows the versions.",
        inner
    )
{
    /// <summary>Tag of the unreadable pointer.</summary>
    public string ETag { get; } = etag;
}
