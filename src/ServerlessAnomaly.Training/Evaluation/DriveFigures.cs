using System.Text;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Alerting.Scores;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Training.Measures;
using ServerlessAnomaly.Windowing.Drives;

namespace ServerlessAnomaly.Training.Evaluation;

/// <summary>From scores of windows to the figures of a protocol that judges drives.</summary>
internal static class DriveFigures
{
    private const int Draws = 20;
    private const int WindowsPerDraw = DetectionMetrics.PositiveDays + 1;

    /// <summary>Windows with their scores and what became of their drives.</summary>
    public static JudgedWindow[] Judge(TelemetryDataset data, WindowReference[] test, float[] scores) =>
        [
            .. test.Select(
                (window, index) =>
                    new JudgedWindow(
                        window.Drive,
                        data.EndStep(window),
                        scores[index],
                        data.Drives[window.Drive].FailureStep - data.EndStep(window)
                    )
            ),
        ];

    /// <summary>All figures of a detector.</summary>
    /// <param name="protocol">Name of the protocol.</param>
    /// <param name="windows">The judged windows.</param>
    /// <param name="detector">Name of the detector.</param>
    /// <param name="seed">Seed of the detector and of draws.</param>
    /// <param name="data">The drives.</param>
    /// <param name="bundle">The detector, for what it does at its threshold; null if it has none.</param>
    public static EvaluationResult Of(
        string protocol,
        JudgedWindow[] windows,
        string detector,
        int seed,
        TelemetryDataset data,
        DetectorBundle? bundle
    )
    {
        var all = DetectionMetrics.Of(windows);
        JudgedWindow[] negative = [.. windows.Where(window => window.IsHealthy)];
        JudgedWindow[] positive = [.. windows.Where(window => window.DaysToFailure <= DetectionMetrics.PositiveDays)];
        var (healthy, failed) = (DetectionMetrics.Highest(negative), DetectionMetrics.Highest(positive));
        var threshold = bundle?.Manifest.Threshold;
        return new EvaluationResult
        {
            Protocol = protocol,
            Detector = detector,
            Seed = seed,
            WindowAuc = all.WindowAuc,
            WindowAveragePrecision = all.WindowAveragePrecision,
            DriveAuc = all.DriveAuc,
            FdrAtFar = all.FdrAtFar,
            MeanCaught = all.MeanCaught,
            Drives = DriveScores.Of(windows, drive => data.Drives[drive].SerialNumber),
            MedianLeadDays = all.MedianLeadDays,
            WithoutFailureDay = DetectionMetrics.Of(windows, fewestDays: 1),
            EqualExposure = DetectionMetrics.Mean([
                .. Enumerable.Range(0, Draws).Select(draw => DetectionMetrics.Of(Draw(windows, seed + draw))),
            ]),
            AlertsPer1000DriveDays = threshold is { } limit ? 1000.0 * Alerts(windows, limit, data) / windows.Length : null,
            Threshold = threshold,
            FarAtThreshold = threshold is { } above ? DetectionMetrics.ShareAbove(healthy, above) : null,
            FdrAtThreshold = threshold is { } found ? DetectionMetrics.ShareAbove(failed, found) : null,
            TrainSeconds = bundle?.Manifest.Metrics["trainSeconds"],
            FailingDrives = failed.Count,
            HealthyDrives = healthy.Count,
            PositiveWindows = positive.Length,
            NegativeWindows = negative.Length,
        };
    }

    /// <summary>All windows of failing drives, and a few of each healthy one.</summary>
    private static JudgedWindow[] Draw(JudgedWindow[] windows, int seed)
    {
        var random = new Random(seed);
        return
        [
            .. windows.Where(window => !window.IsHealthy),
            .. windows
                .Where(window => window.IsHealthy)
                .GroupBy(window => window.Drive)
                .SelectMany(drive =>
                {
                    var shuffled = drive.ToArray();
                    random.Shuffle(shuffled);
                    return shuffled.Take(WindowsPerDraw);
                }),
        ];
    }

    private static int Alerts(JudgedWindow[] windows, float threshold, TelemetryDataset data)
    {
        var policy = new AlertPolicy(new AlertOptions());
        var alerts = 0;
        foreach (var drive in windows.GroupBy(window => window.Drive))
        {
            var state = default(AlertState);
            var serialNumber = Encoding.UTF8.GetBytes(data.Drives[drive.Key].SerialNumber);
            foreach (var window in drive.OrderBy(window => window.EndStep))
            {
                var kind = policy.Decide(ref state, serialNumber, window.EndStep, window.Score / threshold);
                if (kind is AlertKind.Raised or AlertKind.Worsened)
                    alerts++;
            }
        }
        return alerts;
    }
}
