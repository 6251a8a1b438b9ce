using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Training.Fitting;

namespace ServerlessAnomaly.Training.Retraining;

/// <summary>
/// The drives that the champion alerts on, which are not learned as healthy: at most <see cref="MostShare"/> of all, highest first, so that
/// a fleet that has changed as a whole can still be learned.
/// </summary>
/// <param name="LeftOut">Drives that are not trained on.</param>
/// <param name="BeyondBudget">
/// Those of them that are not calibrated on either: the highest, until what is left is the share that may be flagged. Calibration keeps
/// that share, or else the threshold would sink night by night.
/// </param>
internal sealed record AlertingDrives(IReadOnlySet<int> LeftOut, IReadOnlySet<int> BeyondBudget)
{
    /// <summary>Largest share of the drives that is left out.</summary>
    public const double MostShare = 0.05;

    private const int MostWindows = 100_000;

    /// <summary>Finds the drives whose highest score exceeds the threshold.</summary>
    /// <param name="champion">The champion's model.</param>
    /// <param name="threshold">Its threshold.</param>
    /// <param name="data">The data.</param>
    /// <param name="lastStep">Windows that end later are not looked at.</param>
    /// <param name="targetFalseAlarmRate">Share of healthy drives that may be flagged.</param>
    public static AlertingDrives Find(
        WindowModel champion,
        float threshold,
        TelemetryDataset data,
        int lastStep,
        double targetFalseAlarmRate
    )
    {
        WindowReference[] windows =
        [
            .. Enumerable
                .Range(0, data.Drives.Count)
                .Where(drive => data.Drives[drive].IsHealthy)
                .SelectMany(data.WindowsOf)
                .Where(window => data.EndStep(window) <= lastStep),
        ];
        var every = Math.Max(1, (windows.Length + MostWindows - 1) / MostWindows);
        WindowReference[] seen = [.. windows.Where((_, index) => index % every == 0)];
        var highest = Highest(seen, champion.Scores(seen));
        int[] flagged =
        [
            .. highest
                .Where(drive => drive.Value > threshold)
                .OrderByDescending(drive => drive.Value)
                .ThenBy(drive => drive.Key)
                .Select(drive => drive.Key),
        ];
        var most = (int)(MostShare * highest.Count);
        var beyond = Math.Max(0, flagged.Length - (int)(targetFalseAlarmRate * highest.Count));
        return new AlertingDrives(flagged.Take(most).ToHashSet(), flagged.Take(Math.Min(most, beyond)).ToHashSet());
    }

    private static Dictionary<int, float> Highest(WindowReference[] windows, float[] scores)
    {
        var highest = new Dictionary<int, float>();
        for (var i = 0; i < windows.Length; i++)
            highest[windows[i].Drive] = float.MaxNumber(scores[i], highest.GetValueOrDefault(windows[i].Drive, float.NegativeInfinity));
        return highest;
    }
}
