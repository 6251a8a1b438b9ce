using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Training.Runs;

namespace ServerlessAnomaly.Training.Retraining;

/// <summary>
/// The drives that the champion alerts on, which are not learned as healthy. There is a most, so that a fleet that has changed as a whole
/// can still be learned. Calibration keeps them: without them the threshold would sink night by night.
/// </summary>
internal static class AlertingDrives
{
    /// <summary>Largest share of the drives that is left out.</summary>
    public const double MostShare = 0.05;

    private const int MostWindows = 100_000;

    /// <summary>Drives whose highest score exceeds the threshold, highest first, up to <see cref="MostShare"/> of all.</summary>
    /// <param name="champion">The champion's model.</param>
    /// <param name="threshold">Its threshold.</param>
    /// <param name="data">The data.</param>
    /// <param name="lastStep">Windows that end later are not looked at.</param>
    public static HashSet<int> Find(WindowModel champion, float threshold, TelemetryDataset data, int lastStep)
    {
        WindowReference[] windows = [.. Enumerable.Range(0, data.Drives.Count).Where(drive => data.Drives[drive].IsHealthy)
            .SelectMany(data.WindowsOf).Where(window => data.EndStep(window) <= lastStep)];
        var every = Math.Max(1, (windows.Length + MostWindows - 1) / MostWindows);
        WindowReference[] seen = [.. windows.Where((_, index) => index % every == 0)];
        var highest = Highest(seen, champion.Scores(seen));
        return [.. highest.Where(drive => drive.Value > threshold).OrderByDescending(drive => drive.Value).ThenBy(drive => drive.Key)
            .Take((int)(MostShare * highest.Count)).Select(drive => drive.Key)];
    }

    /// <summary>Each drive's highest score; scores that are no numbers count as none.</summary>
    public static Dictionary<int, float> Highest(WindowReference[] windows, float[] scores)
    {
        var highest = new Dictionary<int, float>();
        for (var i = 0; i < windows.Length; i++)
            highest[windows[i].Drive] = float.MaxNumber(scores[i], highest.GetValueOrDefault(windows[i].Drive, float.NegativeInfinity));
        return highest;
    }
}
