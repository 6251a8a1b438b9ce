using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.Training.Fitting.Weights;

/// <summary>What came of fitting: the best weights, their losses, and what it took.</summary>
internal sealed record FitResult(
    Dictionary<Parameter, float[]> Weights,
    double Loss,
    double HeldOutLoss,
    int Epochs,
    long Steps,
    double Seconds,
    double WindowsPerSecond
)
{
    /// <summary>Loss on held-out windows before the first step.</summary>
    public double HeldOutLossBefore { get; init; }

    /// <summary>Whether it began with given weights.</summary>
    public bool IsWarm { get; init; }

    /// <summary>Epochs that an earlier run had done.</summary>
    public int ResumedAfter { get; init; }

    /// <summary>Every epoch, those of an earlier run included.</summary>
    public IReadOnlyList<TrainingEpoch> Curve { get; init; } = [];
}
