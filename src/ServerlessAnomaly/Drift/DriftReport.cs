namespace ServerlessAnomaly.Drift;

/// <summary>How far the last days are from what a version was trained on; <c>drift/{detector}/drift.json</c>.</summary>
/// <param name="Detector">Detector name.</param>
/// <param name="Version">The champion that the days were scored by.</param>
/// <param name="MeasuredAt">When, UTC.</param>
/// <param name="From">First day that counts.</param>
/// <param name="To">Last day.</param>
/// <param name="Windows">Windows of these days.</param>
/// <param name="Drives">Most windows of one of the days: about the number of drives.</param>
/// <param name="Figures">One for each feature and for the score, nearest to its limit, or farthest above it, first.</param>
/// <param name="RequestedAt">When a request for a run was last taken; null if never.</param>
/// <param name="RequestedBy">The request that was taken then, so that it can be repeated when its run failed.</param>
public sealed record DriftReport(
    string Detector,
    string Version,
    DateTimeOffset MeasuredAt,
    DateOnly From,
    DateOnly To,
    int Windows,
    int Drives,
    IReadOnlyList<DriftFigure> Figures,
    DateTimeOffset? RequestedAt,
    string? RequestedBy = null
)
{
    /// <summary>Figures above their limit.</summary>
    public IEnumerable<DriftFigure> Above => Figures.Where(figure => figure.IsAbove);
}

/// <summary>Drift of one feature, or of the score.</summary>
/// <param name="Name">The feature's name, or <c>score</c>.</param>
/// <param name="Index">Population stability index, less what chance alone gives; never below 0.</param>
/// <param name="Raw">The index before that is taken off.</param>
/// <param name="Limit">Above it a run is asked for.</param>
public sealed record DriftFigure(string Name, double Index, double Raw, double Limit)
{
    /// <summary>Whether the index is above its limit.</summary>
    public bool IsAbove => Index > Limit;
}
