using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Retraining;

namespace ServerlessAnomaly.Training.Evaluation.Nights;

/// <summary>Which nights are played, and how.</summary>
public sealed record NightSimulationOptions
{
    /// <summary>Day at whose end the first night runs.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day that is scored.</summary>
    public required DateOnly To { get; init; }

    /// <summary>Days from one night to the next. Default 7.</summary>
    public int Every { get; init; } = 7;

    /// <summary>Detector. Default <c>conv1d</c>.</summary>
    public string Detector { get; init; } = TrainingOptions.DefaultDetector;

    /// <summary>Settings of the nightly run.</summary>
    public RetrainingOptions Retraining { get; init; } = new();
}
