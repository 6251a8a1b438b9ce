namespace ServerlessAnomaly.Models;

/// <summary>One epoch of training.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Loss">Mean loss of its steps.</param>
/// <param name="HeldOutLoss">Loss on held-out windows after it.</param>
public sealed record TrainingEpoch(int Epoch, double Loss, double HeldOutLoss);
