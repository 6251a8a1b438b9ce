namespace ServerlessAnomaly.Drift;

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
