namespace ServerlessAnomaly.Models;

/// <summary>The chance that a drive fails, from 0 to 1.</summary>
/// <param name="Within7Days">Within the 7 days after the newest reading.</param>
/// <param name="Within30Days">Within the 30 days after it; never lower.</param>
public readonly record struct FailureChances(float Within7Days, float Within30Days);
