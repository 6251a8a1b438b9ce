namespace ServerlessAnomaly.Models;

/// <summary>What a detector was trained and calibrated on.</summary>
public sealed record TrainingData(
    DateOnly From,
    DateOnly To,
    long Rows,
    int Drives,
    int FailedDrives,
    int TrainingWindows,
    int HeldOutWindows
);

/// <summary>One epoch of training.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Loss">Mean loss of its steps.</param>
/// <param name="HeldOutLoss">Loss on held-out windows after it.</param>
public sealed record TrainingEpoch(int Epoch, double Loss, double HeldOutLoss);

/// <summary>What a training run cost.</summary>
/// <param name="Rows">Readings read.</param>
/// <param name="Seconds">From start to registration.</param>
/// <param name="Device">What it ran on: CPU or CUDA.</param>
public sealed record RunCost(long Rows, double Seconds, string Device);

/// <summary>How a threshold was set: on healthy windows that training never saw.</summary>
/// <param name="Method">Name of the method, such as <c>drive-false-alarm-rate</c>.</param>
/// <param name="TargetFalseAlarmRate">Share of healthy held-out drives that may exceed the threshold within the days it holds for.</param>
/// <param name="RealisedFalseAlarmRate">Share of them that does.</param>
/// <param name="Drives">Healthy held-out drives.</param>
/// <param name="Windows">Their windows.</param>
public sealed record ThresholdCalibration(
    string Method,
    double TargetFalseAlarmRate,
    double RealisedFalseAlarmRate,
    int Drives,
    int Windows
);
