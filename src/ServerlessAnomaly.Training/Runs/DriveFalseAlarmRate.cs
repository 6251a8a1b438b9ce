using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.Training.Runs;

/// <summary>
/// Sets a threshold on healthy drives. Of n drives at most k = ⌊rate · n⌋ may have a window above it, so it lies at the (k + 1)th largest
/// of the drives' highest scores. Where several drives share that score, none of them exceeds it: ties lower the realised rate, never raise
/// it.
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

    /// <summary>The threshold and what it does on the drives it was set on.</summary>
    /// <param name="highestScores">For each healthy held-out drive, the highest score of its windows.</param>
    /// <param name="windows">Their windows.</param>
    /// <param name="target">Share of drives that may exceed the threshold.</param>
    /// <param name="ifTooFew">
    /// The threshold if there are fewer than <see cref="AlarmsToTell"/> ÷ target drives; null: their scores tell all the same.
    /// </param>
    public static (float Threshold, ThresholdCalibration Calibration) Calibrate(
        IReadOnlyCollection<float> highestScores, int windows, double target, double? ifTooFew = null)
    {
        float[] descending = [.. highestScores.OrderDescending()];
        return ifTooFew is { } known && target * descending.Length < AlarmsToTell
            ? Result((float)known, "tail-surprise")
            : Result(Quantile(descending, target), "drive-false-alarm-rate");

        (float Threshold, ThresholdCalibration Calibration) Result(float threshold, string method)
        {
            var realised = descending.Count(score => score > threshold) / (double)descending.Length;
            return (threshold, new ThresholdCalibration(method, target, realised, descending.Length, windows));
        }
    }

    private static float Quantile(float[] descending, double target)
    {
        var allowed = (int)(target * descending.Length);
        var at = descending[allowed];
        var next = descending.Take(allowed).LastOrDefault(score => score > at, float.PositiveInfinity);
        return Math.Max(LowestThreshold, Math.Min(at * (1 + Slack), at + ((next - at) / 2)));
    }
}
