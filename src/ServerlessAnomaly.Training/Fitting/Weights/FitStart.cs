using ServerlessAnomaly.Graphs.Expressions;

namespace ServerlessAnomaly.Training.Fitting.Weights;

/// <summary>What a nightly run knows before it trains.</summary>
internal sealed record FitStart
{
    // Weights that already score need a touch, not a start: larger steps would first make them worse.
    private const int WarmEpochsDivisor = 3;
    private const double WarmLearningRate = 0.25;

    /// <summary>Nothing: fresh weights, all drives.</summary>
    public static FitStart Fresh { get; } = new();

    /// <summary>Drives that must not be trained on.</summary>
    public IReadOnlySet<int> LeftOut { get; init; } = new HashSet<int>();

    /// <summary>Drives that must not be calibrated on.</summary>
    public IReadOnlySet<int> NotCalibrated { get; init; } = new HashSet<int>();

    /// <summary>Weights to start from, by name, used if all parameters are there in the same shape; null: fresh ones.</summary>
    public IReadOnlyDictionary<string, NamedWeights>? Weights { get; init; }

    /// <summary>Where an earlier run stopped; used if it was the same fit.</summary>
    public FitCheckpoint? Checkpoint { get; init; }

    /// <summary>Keeps a checkpoint after each epoch; null: nothing is kept.</summary>
    public Action<FitCheckpoint>? Keep { get; init; }

    /// <summary>Options of a fit that starts from given weights: a third of the epochs, a quarter of the learning rate.</summary>
    public static TrainingOptions Warm(TrainingOptions options) =>
        options with
        {
            Epochs = Math.Max(1, options.Epochs / WarmEpochsDivisor),
            MinSteps = Math.Max(1, options.MinSteps / WarmEpochsDivisor),
            LearningRate = options.LearningRate * WarmLearningRate,
        };
}
