namespace ServerlessAnomaly.Models;

/// <summary>The chance that a drive fails, from 0 to 1.</summary>
/// <param name="Within7Days">Within the 7 days after the newest reading.</param>
/// <param name="Within30Days">Within the 30 days after it; never lower.</param>
public readonly record struct FailureChances(float Within7Days, float Within30Days);

/// <summary>What a version's chance of failing was learned from, or why it has none.</summary>
/// <param name="Days">Horizons in days, in the order of the model's output <c>failure_chance</c>; empty: it has none.</param>
/// <param name="Failures">Failing drives that it was learned from.</param>
/// <param name="SuspiciousAbove">Scores above it are suspicious: only there the chance differs from drive to drive.</param>
/// <param name="Absent">Why there is none; null where there is one.</param>
public sealed record FailureChanceSummary(IReadOnlyList<int> Days, int Failures, float SuspiciousAbove, string? Absent);
