namespace ServerlessAnomaly.Training.Measures;

/// <summary>How one run of a detector scored the drives of a test: each drive by the highest of its windows that count.</summary>
/// <param name="Failing">Score of each failing drive, by serial number.</param>
/// <param name="Healthy">Score of each healthy drive, by serial number.</param>
public sealed record DriveScores(IReadOnlyDictionary<string, float> Failing, IReadOnlyDictionary<string, float> Healthy)
{
    /// <summary>The mean share caught over false-alarm rates from 0.05 to 1 %.</summary>
    public double MeanCaught => StrictCatch.Mean([.. Failing.Values], [.. Healthy.Values]);

    /// <summary>Of judged windows; those of failing drives that lie before the positive days do not count.</summary>
    internal static DriveScores From(IReadOnlyCollection<JudgedWindow> windows, Func<int, string> serialNumber)
    {
        return new DriveScores(
            Highest(windows.Where(window => window.DaysToFailure <= DetectionMetrics.PositiveDays)),
            Highest(windows.Where(window => window.IsHealthy))
        );

        Dictionary<string, float> Highest(IEnumerable<JudgedWindow> some) =>
            DetectionMetrics.Highest(some).ToDictionary(drive => serialNumber(drive.Key), drive => drive.Value);
    }
}
