namespace ServerlessAnomaly.Models;

/// <summary>The pointer to a detector's champion is there and cannot be read. Promoting a version writes it anew.</summary>
/// <param name="detector">The detector.</param>
/// <param name="reason">What is wrong with it.</param>
/// <param name="etag">Tag under which it may be replaced.</param>
/// <param name="inner">The cause, if there is one.</param>
public sealed class ChampionUnreadableException(string detector, string reason, string etag, Exception? inner = null)
    : Exception(
        $"The pointer {detector}/champion.json of the model registry is not valid: {reason} 'anomaly models promote VERSION' writes it anew; "
            + "'anomaly models list' shows the versions.", inner)
{
    /// <summary>Tag of the unreadable pointer.</summary>
    public string ETag { get; } = etag;
}
