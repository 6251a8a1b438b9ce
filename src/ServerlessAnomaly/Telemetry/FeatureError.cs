namespace ServerlessAnomaly.Telemetry;

/// <summary>How a feature's reconstruction error enters the score.</summary>
public enum FeatureError
{
    /// <summary>(x − x̂)², in units of the healthy standard deviation.</summary>
    Squared,

    /// <summary>max(x − x̂, 0)², and nothing while the raw counter is at zero: a counter that rises is bad, one that stays is not.</summary>
    Upward,

    /// <summary>An input of the model only (age, temperature, workload); it never raises the score.</summary>
    None,
}
