namespace ServerlessAnomaly.Training.Retraining.Gating;

/// <summary>Faults that the gate puts into healthy windows.</summary>
internal enum FaultKind
{
    /// <summary>A counter of defects jumps by 1 to 256 in one of the last five steps and stays there.</summary>
    CounterJump,

    /// <summary>A counter of defects climbs by 1 to 256 over the newer half of the window.</summary>
    CounterRamp,

    /// <summary>Two counters of defects jump at once.</summary>
    CountersTogether,

    /// <summary>A measured value, such as the temperature, moves away by 3 to 12 deviations over the window.</summary>
    Drift,

    /// <summary>A measured value reads zero in the newer half of the window.</summary>
    StuckAtZero,
}
