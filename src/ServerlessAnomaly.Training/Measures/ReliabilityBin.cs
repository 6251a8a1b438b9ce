namespace ServerlessAnomaly.Training.Measures;

/// <summary>Days whose chance lies in a range.</summary>
/// <param name="From">Lowest chance.</param>
/// <param name="To">The chance that it stays below; 1 is in the last bin.</param>
/// <param name="DriveDays">Days of drives.</param>
/// <param name="MeanChance">Their mean chance.</param>
/// <param name="Failed">Share of them after which the drive failed within the horizon.</param>
public sealed record ReliabilityBin(double From, double To, int DriveDays, double MeanChance, double Failed);
