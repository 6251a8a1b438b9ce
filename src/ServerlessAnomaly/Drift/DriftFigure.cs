namespace ServerlessAnomaly.Drift;

/// <summary>Drift of one feature, or of the score.</summary>
/// <param name="Name">The feature's name, or <c>score</c>.</param>
/// <param name="Index">Population stability index, less what chance alone gives; never below 0.</param>
/// <param name="Raw">The index before that is taken off.</param>
public sealed record DriftFigure(string Name, double Index, double Raw);
