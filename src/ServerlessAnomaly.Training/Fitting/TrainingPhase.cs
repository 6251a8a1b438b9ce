namespace ServerlessAnomaly.Training.Fitting;

/// <summary>What a training run is doing.</summary>
public enum TrainingPhase
{
    /// <summary>Reading telemetry; <see cref="TrainingProgress.Done"/> counts rows.</summary>
    Reading,

    /// <summary>Fitting weights; <see cref="TrainingProgress.Done"/> counts windows.</summary>
    Training,

    /// <summary>Scoring held-out drives for the threshold; <see cref="TrainingProgress.Done"/> counts windows.</summary>
    Calibrating,
}
