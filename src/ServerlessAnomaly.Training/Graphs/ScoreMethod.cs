namespace ServerlessAnomaly.Training.Graphs;

/// <summary>How a window's score comes from the reconstruction.</summary>
public enum ScoreMethod
{
    /// <summary>
    /// Each feature counts as its schema says. Counters (<see cref="Telemetry.FeatureError.Upward"/>) are hidden from the network, which
    /// predicts them from the other features; their error is what the newest value and the change over the window exceed the prediction by.
    /// </summary>
    Gated,

    /// <summary>The mean squared error of all features over all observed steps, as a plain autoencoder has it.</summary>
    Squared,
}
