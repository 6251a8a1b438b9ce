namespace ServerlessAnomaly.Models;

/// <summary>How a threshold was set: on healthy windows that training never saw.</summary>
/// <param name="Method">Name of the method, such as <c>drive-false-alarm-rate</c>.</param>
/// <param name="TargetFalseAlarmRate">Share of healthy held-out drives that may exceed the threshold within the days it holds for.</param>
/// <param name="RealisedFalseAlarmRate">Share of them that does.</param>
/// <param name="Drives">Healthy held-out drives.</param>
/// <param name="Windows">Their windows.</param>
public sealed record ThresholdCalibration(string Method, double TargetFalseAlarmRate, double RealisedFalseAlarmRate, int Drives, int Windows);
