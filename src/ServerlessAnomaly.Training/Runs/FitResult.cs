using ServerlessAnomaly.Training.Graphs;

namespace ServerlessAnomaly.Training.Runs;

/// <summary>What came of fitting: the best weights, their losses, and what it took.</summary>
internal sealed record FitResult(
    Dictionary<Parameter, float[]> Weights, double Loss, double HeldOutLoss, int Epochs,
    long Steps, double Seconds, double WindowsPerSecond);
