using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.Training.Thresholds;

/// <summary>
/// Sets a threshold on the highest scores of healthy drives over a horizon of so many days each. At most a share <c>rate</c> of them may
/// exceed it, each counting by how much of its horizon there is. Where several share the score at which the rate is reached, none of them
/// exceeds the threshold: ties lower the realised rate, never raise it.
/// </summary>
internal static class DriveFalseAlarmRate
{
    /// <summary>
    /// Lowest threshold. On a fleet whose counters are all at zero every score is 0, and any counter that moves must be seen.
    /// </summary>
    public const float LowestThreshold = 1e-3f;

    /// <summary>
    /// Alarms that held-out drives must be allowed before their scores tell the threshold; with fewer, one sick drive among them decides
    /// it.
    /// </summary>
    public const int AlarmsToTell = 2;

    // The same window scores a little differently in a batch of another size; that must not make an alarm of the drive on the threshold.
    private const float Slack = 1e-3f;

    // Shares of horizons are fractions, and their sums are rounded.
    private const double Rounding = 1e-9;

    /// <summary>The threshold and what it does on the drives it was set on.</summary>
    /// <param name="peaks">The highest scores of the healthy held-out drives.</param>
    /// <param name="drives">Number of these drives.</param>
    /// <param name="windows">Their windows.</param>
    /// <param name="target">Share of drives that may exceed the threshold within a horizon.</param>
    /// <param name="ifTooFew">
    /// The threshold if there are fewer than <see cref="AlarmsToTell"/> ÷ target drives; null: their scores tell all the same.
    /// </param>
    public static (float Threshold, ThresholdCalibration Calibration) Calibrate(
        IReadOnlyCollection<ScorePeak> peaks,
        int drives,
        int windows,
        double target,
        double? ifTooFew = null
    )
    {
        ScorePeak[] descending = [.. peaks.OrderByDescending(peak => peak.Score)];
        var total = descending.Sum(peak => peak.Share);
        return ifTooFew is { } known && target * drives < AlarmsToTell
            ? Result((float)known, "tail-surprise")
            : Result(Quantile(descending, target * total), "drive-false-alarm-rate");

        (float Threshold, ThresholdCalibration Calibration) Result(float threshold, string method)
        {
            var realised = descending.Where(peak => peak.Score > threshold).Sum(peak => peak.Share) / total;
            return (threshold, new ThresholdCalibration(method, target, realised, drives, windows));
        }
    }

    private static float Quantile(ScorePeak[] descending, double allowed)
    {
        double taken = 0;
        var first = 0;
        while (first < descending.Length - 1 && (taken += descending[first].Share) <= allowed + Rounding)
            first++;
        var at = descending[first].Score;
        var next = descending.Take(first).LastOrDefault(peak => peak.Score > at, new ScorePeak(float.PositiveInfinity, 1)).Score;
        return Math.Max(LowestThreshold, Math.Min(at * (1 + Slack), at + ((next - at) / 2)));
    }
}
