namespace ServerlessAnomaly.Models;

/// <summary>What a training run cost.</summary>
/// <param name="Rows">Readings read.</param>
/// <param name="Seconds">From start to registration.</param>
/// <param name="Device">What it ran on: CPU or CUDA.</param>
public sealed record RunCost(long Rows, double Seconds, string Device);
