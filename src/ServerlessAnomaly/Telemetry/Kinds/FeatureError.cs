namespace ServerlessAnomaly.Telemetry;

/// <summary>How a feature's reconstruction error enters the score.</summary>
public enum FeatureError
{
    /// <summary>(x − x̂)², in units of the healthy standard deviation.</summary>
    Squared,

    /// <summary>
    /// A counter of defects: how rare its value is among healthy drives, in excess of what the other features let expect, and how rare its growth
    /// over the window, both as −ln of the share of drives at or above it. Nothing while the counter is at zero.
    /// </summary>
    Upward,

    /// <summary>An input of the model only (age, temperature, workload); it never raises the score.</summary>
    None,
}
