namespace ServerlessAnomaly.Alerting;

/// <summary>One feature's part in an alert.</summary>
/// <param name="Name">Feature name from the schema.</param>
/// <param name="Column">Source column.</param>
/// <param name="Value">Newest raw value in the window; null if missing.</param>
/// <param name="Share">The feature's share of the reconstruction error, 0 to 1.</param>
public sealed record FeatureCause(string Name, string Column, float? Value, float Share);
