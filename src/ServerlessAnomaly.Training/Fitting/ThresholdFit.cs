using ServerlessAnomaly.Models;
using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Training.Thresholds;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Fitting;

/// <summary>Sets the threshold on the scores of held-out healthy drives, by the rule of <see cref="TrainingOptions.Threshold"/>.</summary>
internal static class ThresholdFit
{
    /// <summary>The threshold and what it does on the drives it was set on.</summary>
    /// <param name="data">The telemetry.</param>
    /// <param name="split">Says which windows are held out.</param>
    /// <param name="scores">The scores of <see cref="HealthySplit.Calibration"/>, in its order.</param>
    /// <param name="options">The rule, and the rate of false alarms within which days.</param>
    /// <param name="window">Length of a step.</param>
    /// <param name="ifTooFew">The threshold if there are too few drives for their false-alarm rate; null: their scores tell all the same.</param>
    public static (float Threshold, ThresholdCalibration Calibration) Of(
        TelemetryDataset data,
        HealthySplit split,
        float[] scores,
        TrainingOptions options,
        WindowOptions window,
        double? ifTooFew
    )
    {
        var highest = new Dictionary<int, float>();
        for (var i = 0; i < scores.Length; i++)
        {
            var drive = split.Calibration[i].Drive;
            highest[drive] = Math.Max(scores[i], highest.GetValueOrDefault(drive));
        }
        if (options.Threshold.Method == ThresholdMethod.DriveFalseAlarmRate)
        {
            var peaks = ScorePeak.Of(data, split.Calibration, scores, options.HorizonSteps(window));
            return DriveFalseAlarmRate.Calibrate(peaks, highest.Count, scores.Length, options.TargetFalseAlarmRate, ifTooFew);
        }
        var threshold = options.Threshold.Of(scores);
        var realised = highest.Values.Count(score => score > threshold) / (double)highest.Count;
        return (
            threshold,
            new ThresholdCalibration(options.Threshold.ToString(), options.TargetFalseAlarmRate, realised, highest.Count, scores.Length)
        );
    }
}
