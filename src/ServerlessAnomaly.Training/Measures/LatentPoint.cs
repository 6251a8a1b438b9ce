namespace ServerlessAnomaly.Training.Measures;

/// <summary>The bottleneck of one window.</summary>
/// <param name="Vector">Its numbers.</param>
/// <param name="IsAnomalous">Whether the window is anomalous.</param>
public sealed record LatentPoint(float[] Vector, bool IsAnomalous);
