using ServerlessAnomaly.Training.Fitting;

namespace ServerlessAnomaly.Training.Retraining;

/// <summary>A kind of drive has too few healthy drives for a night to train on.</summary>
/// <param name="drives">Healthy drives with a complete window.</param>
/// <param name="fewest">How many a night needs.</param>
public sealed class TooFewDrivesException(int drives, int fewest)
    : TrainingException($"{drives} healthy drives have a complete window, and a night needs {fewest} (Retrain__MinDrives).")
{
    /// <summary>Healthy drives with a complete window.</summary>
    public int Drives { get; } = drives;
}
