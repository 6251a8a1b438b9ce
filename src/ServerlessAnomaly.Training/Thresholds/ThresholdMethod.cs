using ServerlessAnomaly.Training.Fitting;

namespace ServerlessAnomaly.Training.Thresholds;

/// <summary>How a threshold comes from the scores of healthy windows.</summary>
public enum ThresholdMethod
{
    /// <summary>
    /// No more than a share of the held-out drives may exceed it within some days: <see cref="TrainingOptions.TargetFalseAlarmRate"/>,
    /// <see cref="TrainingOptions.FalseAlarmDays"/>.
    /// </summary>
    DriveFalseAlarmRate,

    /// <summary>A percentile of the scores of the held-out windows.</summary>
    Percentile,

    /// <summary>Mean plus so many standard deviations of the scores of the held-out windows.</summary>
    Sigma,
}
