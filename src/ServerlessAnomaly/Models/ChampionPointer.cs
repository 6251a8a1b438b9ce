namespace ServerlessAnomaly.Models;

/// <summary>Which version of a detector scores; <c>champion.json</c>, the only thing in a registry that changes.</summary>
/// <param name="Version">The champion's version.</param>
/// <param name="PromotedAt">When it became champion, UTC.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="History">Earlier champions, newest first.</param>
/// <param name="IsPinned">Whether a person chose it to stay: the nightly run then registers its versions and promotes none.</param>
public sealed record ChampionPointer(
    string Version, DateTimeOffset PromotedAt, string Reason, IReadOnlyList<ChampionPointer> History, bool IsPinned = false);
