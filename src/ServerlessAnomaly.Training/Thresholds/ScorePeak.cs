using ServerlessAnomaly.Training.Datasets;

namespace ServerlessAnomaly.Training.Thresholds;

/// <summary>The highest score of one drive in one horizon, a run of consecutive steps.</summary>
/// <param name="Score">The score.</param>
/// <param name="Share">Share of the horizon's steps with which a window of the drive ends, at most 1.</param>
internal readonly record struct ScorePeak(float Score, double Share)
{
    /// <summary>
    /// Cuts each drive's windows into horizons, counted back from the newest step of all, and takes the highest score in each. A horizon is
    /// never longer than all the steps there are.
    /// </summary>
    /// <param name="data">The drives.</param>
    /// <param name="windows">Their windows.</param>
    /// <param name="scores">A score for each window.</param>
    /// <param name="horizonSteps">Steps of a horizon, at least 1.</param>
    public static ScorePeak[] Of(TelemetryDataset data, ReadOnlySpan<WindowReference> windows, ReadOnlySpan<float> scores, int horizonSteps)
    {
        var (oldest, newest) = (int.MaxValue, int.MinValue);
        foreach (var window in windows)
            (oldest, newest) = (Math.Min(oldest, data.EndStep(window)), Math.Max(newest, data.EndStep(window)));
        var steps = Math.Min(horizonSteps, newest - oldest + 1);
        var peaks = new Dictionary<(int Drive, int Horizon), (float Score, int Windows)>();
        for (var i = 0; i < windows.Length; i++)
        {
            var key = (windows[i].Drive, (newest - data.EndStep(windows[i])) / steps);
            var (highest, count) = peaks.GetValueOrDefault(key);
            peaks[key] = (Math.Max(highest, scores[i]), count + 1);
        }
        return [.. peaks.Values.Select(peak => new ScorePeak(peak.Score, peak.Windows / (double)steps))];
    }
}
