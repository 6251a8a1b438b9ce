namespace ServerlessAnomaly.Models;

/// <summary>What a detector was trained and calibrated on.</summary>
public sealed record TrainingData(DateOnly From, DateOnly To, long Rows, int Drives, int FailedDrives, int TrainingWindows, int HeldOutWindows);
