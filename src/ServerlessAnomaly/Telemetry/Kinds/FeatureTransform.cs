namespace ServerlessAnomaly.Telemetry;

/// <summary>What the scoring graph does to a raw value before scaling it. Transforms are nodes of the graph, never host code.</summary>
public enum FeatureTransform
{
    /// <summary>x</summary>
    Identity,

    /// <summary>ln(1 + max(x, 0)), for counters that span decades.</summary>
    Log1p,

    /// <summary>x − x of the step before; unobserved, not 0, at the first step of a window and where either is missing.</summary>
    Delta,

    /// <summary>sign(d) · ln(1 + |d|) of that difference d.</summary>
    LogDelta,
}
