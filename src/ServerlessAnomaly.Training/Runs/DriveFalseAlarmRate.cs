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

    // The same window scores a little differently in a batch of another size; that must not make an alarm of the drive on the threshold.
    private const float Slack = 1e-3f;

    /// <summary>The threshold and what it does on the drives it was set on.</summary>
    /// <param name="highestScores">For each healthy held-out drive, the highest score of its windows.</param>
    /// <param name="windows">Their windows.</param>
    /// <param name="target">Share of drives that may exceed the threshold.</param>
    public static (float Threshold, ThresholdCalibration Calibration) Calibrate(
        IReadOnlyCollection<float> highestScores, int windows, double target)
    {
        float[] descending = [.. highestScores.OrderDescending()];
        var allowed = (int)(target * descending.Length);
        var at = descending[allowed];
        var next = descending.Take(allowed).LastOrDefault(score => score > at, float.PositiveInfinity);
        var threshold = Math.Max(LowestThreshold, Math.Min(at * (1 + Slack), at + ((next - at) / 2)));
        var realised = descending.Count(score => score > threshold) / (double)descending.Length;
        return (threshold, new ThresholdCalibration("drive-false-alarm-rate", target, realised, descending.Length, windows));
    }
}
