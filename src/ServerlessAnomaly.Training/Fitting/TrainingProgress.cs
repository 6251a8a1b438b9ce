namespace ServerlessAnomaly.Training.Fitting;

/// <summary>How far a training run is.</summary>
/// <param name="Phase">What it is doing.</param>
/// <param name="Done">Rows or windows done in this phase.</param>
/// <param name="Total">Rows or windows of this phase; null while reading. Training may stop before.</param>
/// <param name="PerSecond">Rows or windows per second in this phase so far.</param>
/// <param name="Epoch">Epochs done; 0 before the first.</param>
/// <param name="Epochs">Epochs at most.</param>
/// <param name="Loss">Mean training loss of the last epoch; null before the first.</param>
/// <param name="HeldOutLoss">Loss on held-out windows after it; null before the first.</param>
public sealed record TrainingProgress(
    TrainingPhase Phase,
    long Done,
    long? Total,
    double PerSecond,
    int Epoch = 0,
    int Epochs = 0,
    double? Loss = null,
    double? HeldOutLoss = null
);
