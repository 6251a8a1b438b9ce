using System.Globalization;

namespace ServerlessAnomaly.Training.Measures;

/// <summary>How well a detector's scores tell windows before a failure, and drives that fail, from healthy ones.</summary>
public sealed record DetectionMetrics
{
    /// <summary>A window is positive if its drive fails within so many days after its newest reading.</summary>
    public const int PositiveDays = 7;

    // The rate at which lead times are given.
    private const double LeadRate = 0.01;

    private static readonly double[] FalseAlarmRates = [0.001, 0.01, 0.05];

    /// <summary>Area under the ROC curve over windows.</summary>
    public required double WindowAuc { get; init; }

    /// <summary>Average precision over windows.</summary>
    public required double WindowAveragePrecision { get; init; }

    /// <summary>Area under the ROC curve over drives, each by the highest score of its windows; a failing one's by its positive
    /// windows.</summary>
    public required double DriveAuc { get; init; }

    /// <summary>
    /// Share of failing drives with a positive window above the threshold that a given share of healthy drives ever exceeds; by that share.
    /// </summary>
    public required IReadOnlyDictionary<string, double> FdrAtFar { get; init; }

    /// <summary>Mean of that share over false-alarm rates from 0.0005 to 0.01, in steps of 0.0005.</summary>
    public required double MeanCaught { get; init; }

    /// <summary>
    /// Of the failing drives caught at a false-alarm rate of 0.01, the median days from the first window above the threshold to the
    /// failure;
    /// null if none is caught.
    /// </summary>
    public required double? MedianLeadDays { get; init; }

    /// <summary>Measures.</summary>
    /// <param name="windows">All test windows.</param>
    /// <param name="fewestDays">Windows of failing drives nearer than this to the failure do not count: 1 leaves out the failure
    /// day.</param>
    internal static DetectionMetrics Measure(IReadOnlyCollection<JudgedWindow> windows, int fewestDays = 0)
    {
        var negative = windows.Where(window => window.IsHealthy).ToArray();
        var failing = windows.Where(window => window.DaysToFailure >= fewestDays).ToArray();
        var positive = failing.Where(window => window.DaysToFailure <= PositiveDays).ToArray();
        var (healthy, failed) = (Highest(negative), Highest(positive));
        float[] negatives = [.. negative.Select(window => window.Score)],
            positives = [.. positive.Select(window => window.Score)];
        return new DetectionMetrics
        {
            WindowAuc = Ranking.RocArea(positives, negatives),
            WindowAveragePrecision = Ranking.AveragePrecision(positives, negatives),
            DriveAuc = Ranking.RocArea(failed.Values, healthy.Values),
            FdrAtFar = FalseAlarmRates.ToDictionary(
                rate => rate.ToString(CultureInfo.InvariantCulture),
                rate => ShareAbove(failed, Ranking.ThresholdAt(healthy.Values, rate))
            ),
            MeanCaught = StrictCatch.Mean(failed.Values, healthy.Values),
            MedianLeadDays = MedianLead(failing, failed, Ranking.ThresholdAt(healthy.Values, LeadRate)),
        };
    }

    /// <summary>Each figure's mean over several draws.</summary>
    internal static DetectionMetrics Mean(IReadOnlyCollection<DetectionMetrics> draws) =>
        new()
        {
            WindowAuc = draws.Average(draw => draw.WindowAuc),
            WindowAveragePrecision = draws.Average(draw => draw.WindowAveragePrecision),
            DriveAuc = draws.Average(draw => draw.DriveAuc),
            FdrAtFar = draws.First().FdrAtFar.Keys.ToDictionary(rate => rate, rate => draws.Average(draw => draw.FdrAtFar[rate])),
            MeanCaught = draws.Average(draw => draw.MeanCaught),
            MedianLeadDays = draws.Average(draw => draw.MedianLeadDays),
        };

    /// <summary>The highest score of each drive's windows.</summary>
    internal static Dictionary<int, float> Highest(IEnumerable<JudgedWindow> windows)
    {
        var highest = new Dictionary<int, float>();
        foreach (var window in windows)
            highest[window.Drive] = Math.Max(window.Score, highest.GetValueOrDefault(window.Drive, float.NegativeInfinity));
        return highest;
    }

    /// <summary>Share of the drives whose highest score is above a threshold.</summary>
    internal static double ShareAbove(Dictionary<int, float> highest, float threshold) =>
        highest.Values.Count(score => score > threshold) / (double)highest.Count;

    private static double? MedianLead(JudgedWindow[] failing, Dictionary<int, float> failed, float threshold)
    {
        int[] leads =
        [
            .. failing
                .Where(window => window.Score > threshold && failed.GetValueOrDefault(window.Drive) > threshold)
                .GroupBy(window => window.Drive)
                .Select(drive => drive.Max(window => window.DaysToFailure!.Value))
                .Order(),
        ];
        return leads.Length == 0 ? null : (leads[(leads.Length - 1) / 2] + leads[leads.Length / 2]) / 2.0;
    }
}

/// <summary>A test window with its score and what became of its drive.</summary>
/// <param name="Drive">Index of the drive.</param>
/// <param name="EndStep">Day of the newest reading.</param>
/// <param name="Score">Its score.</param>
/// <param name="DaysToFailure">Days from the newest reading to the drive's failure, 0 on that day; null: the drive never fails.</param>
internal readonly record struct JudgedWindow(int Drive, int EndStep, float Score, int? DaysToFailure)
{
    /// <summary>Whether the drive never fails.</summary>
    public bool IsHealthy => DaysToFailure is null;
}
