namespace ServerlessAnomaly.Training.Graphs;

/// <summary>How a window's score comes from the reconstruction.</summary>
public enum ScoreMethod
{
    /// <summary>
    /// Each feature counts as its schema says. Counters (<see cref="Telemetry.FeatureError.Upward"/>) are hidden from the network, which
    /// predicts them from the other features; their error is how rare the newest value is among healthy drives, in nats and in excess of
    /// the prediction, how rare its growth over the window, and how rare the number of steps on which it rose.
    /// </summary>
    Gated,

    /// <summary>The mean squared error of all features over all observed steps, as a plain autoencoder has it.</summary>
    Squared,
}
