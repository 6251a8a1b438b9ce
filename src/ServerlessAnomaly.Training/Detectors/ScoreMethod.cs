namespace ServerlessAnomaly.Training.Detectors;

/// <summary>How a window's score comes from the reconstruction. Values that were not observed count in none of them.</summary>
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

    /// <summary>The mean absolute error of each feature, added up.</summary>
    Absolute,

    /// <summary>
    /// The mean absolute error of each feature in deviations above its mean among healthy windows, added up; errors below the mean count
    /// as 0.
    /// </summary>
    Normalized,

    /// <summary>
    /// The squared Mahalanobis distance of the features' mean absolute errors from those of healthy windows. A feature's part is the square
    /// of its coordinate after symmetric whitening.
    /// </summary>
    Mahalanobis,

    /// <summary>
    /// Minus the mean log-likelihood of an observed value under what the decoder makes of latent numbers drawn from their distribution,
    /// with the healthy error of each feature as variance and without the density's constant. An and Cho 2015, algorithm 4; the draws are
    /// fixed.
    /// For variational networks only.
    /// </summary>
    ReconstructionProbability,
}
