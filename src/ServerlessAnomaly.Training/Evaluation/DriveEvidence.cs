using System.Globalization;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Training.Measures;
using ServerlessAnomaly.Training.Reports;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Evaluation;

/// <summary>Gathers what a report shows of a detector that judged drives.</summary>
internal static class DriveEvidence
{
    private const int LatentWindows = 400;
    private const int TopDrives = 12;
    private const int ComparedFeatures = 2;

    /// <summary>Gathers it after a protocol, with the protocol's figures.</summary>
    public static EvaluationEvidence Collect(
        EvaluationResult result,
        JudgedWindow[] windows,
        WindowReference[] references,
        TelemetryDataset data,
        FeatureSchema schema,
        WindowOptions window,
        DetectorBundle? bundle
    )
    {
        var evidence = Collect(result.Protocol, result.Detector, result.Seed, windows, references, data, schema, window, bundle);
        return evidence with { Figures = Figures(result) };
    }

    /// <summary>Gathers it.</summary>
    /// <param name="protocol">Name of the protocol.</param>
    /// <param name="detector">Name of the detector.</param>
    /// <param name="seed">Seed of draws.</param>
    /// <param name="windows">Judged windows.</param>
    /// <param name="references">The same windows in the data, in the same order.</param>
    /// <param name="data">The data.</param>
    /// <param name="schema">The features.</param>
    /// <param name="window">Shape of a window.</param>
    /// <param name="bundle">The detector; null if it is no model.</param>
    public static EvaluationEvidence Collect(
        string protocol,
        string detector,
        int seed,
        JudgedWindow[] windows,
        WindowReference[] references,
        TelemetryDataset data,
        FeatureSchema schema,
        WindowOptions window,
        DetectorBundle? bundle
    )
    {
        var threshold = bundle?.Manifest.Threshold;
        int[] counted = [.. Enumerable.Range(0, windows.Length).Where(i => windows[i].IsHealthy || IsPositive(windows[i]))];
        var evidence = new EvaluationEvidence
        {
            Protocol = protocol,
            Detector = detector,
            Seed = seed,
            Scores = [.. counted.Select(i => windows[i].Score)],
            IsAnomalous = [.. counted.Select(i => IsPositive(windows[i]))],
            Threshold = threshold,
            HealthyDrives = [.. DetectionMetrics.Highest(windows.Where(one => one.IsHealthy)).Values],
            FailingDrives = [.. DetectionMetrics.Highest(windows.Where(IsPositive)).Values],
            LeadDays = threshold is { } limit ? Leads(windows, limit) : [],
            TrainingCurve = bundle?.Manifest.TrainingCurve ?? [],
        };
        if (bundle is null)
            return evidence;

        var probe = new BundleProbe(bundle, data, schema, window);
        int[] top =
        [
            .. Enumerable
                .Range(0, windows.Length)
                .OrderByDescending(i => windows[i].Score)
                .DistinctBy(i => windows[i].Drive)
                .Take(TopDrives),
        ];
        int[] sample = [.. Sample(counted, i => !IsPositive(windows[i]), seed), .. Sample(counted, i => IsPositive(windows[i]), seed)];
        var errors = probe.FeatureErrorsOf([.. top.Select(i => references[i])]);
        return evidence with
        {
            Latent =
            [
                .. probe
                    .LatentOf([.. sample.Select(i => references[i])])
                    .Select((vector, at) => new LatentPoint(vector, IsPositive(windows[sample[at]]))),
            ],
            TopScores = [.. errors.Select((parts, at) => new ScoreAttribution(Name(top[at]), windows[top[at]].Score, Parts(parts)))],
            Reconstructions = probe.Compare(Compared(), ComparedFeatures),
        };

        string Name(int i) =>
            data.Drives[windows[i].Drive].SerialNumber
            + windows[i].DaysToFailure switch
            {
                null => ", healthy",
                var days => string.Create(CultureInfo.InvariantCulture, $", {days} days before failure"),
            };

        Dictionary<string, double> Parts(float[] parts) =>
            schema
                .Features.Zip(parts)
                .GroupBy(pair => pair.First.Name)
                .ToDictionary(group => group.Key, group => (double)group.Sum(pair => pair.Second));

        IReadOnlyList<(string, WindowReference)> Compared()
        {
            int[] descending = [.. counted.OrderByDescending(i => windows[i].Score)];
            int[] healthy = [.. descending.Where(i => windows[i].IsHealthy)];
            int[] chosen =
            [
                .. descending.Where(i => IsPositive(windows[i])).Take(1),
                .. healthy.Take(1),
                .. healthy.Skip(healthy.Length / 2).Take(1),
            ];
            return [.. chosen.Distinct().Select(i => (Name(i), references[i]))];
        }
    }

    private static bool IsPositive(JudgedWindow window) => window.DaysToFailure <= DetectionMetrics.PositiveDays;

    private static int[] Leads(JudgedWindow[] windows, float threshold) =>
        [
            .. windows
                .Where(window => !window.IsHealthy && window.Score > threshold)
                .GroupBy(window => window.Drive)
                .Select(drive => drive.Max(window => window.DaysToFailure!.Value)),
        ];

    private static int[] Sample(int[] from, Func<int, bool> which, int seed)
    {
        int[] chosen = [.. from.Where(which)];
        new Random(seed).Shuffle(chosen);
        return chosen[..Math.Min(chosen.Length, LatentWindows)];
    }

    private static Dictionary<string, string> Figures(EvaluationResult result)
    {
        var figures = new Dictionary<string, string>
        {
            ["window ROC AUC"] = ReportText.Number(result.WindowAuc),
            ["window average precision"] = ReportText.Number(result.WindowAveragePrecision),
            ["drive ROC AUC"] = ReportText.Number(result.DriveAuc),
        };
        foreach (var (rate, share) in result.FdrAtFar)
            figures[$"failures caught at a false-alarm rate of {rate}"] = ReportText.Share(share);
        figures["mean share caught from 0.0005 to 0.01"] = ReportText.Share(result.MeanCaught);
        figures["median lead days at 0.01"] = ReportText.Number(result.MedianLeadDays);
        figures["failing / healthy drives"] = $"{ReportText.Count(result.FailingDrives)} / {ReportText.Count(result.HealthyDrives)}";
        if (result.Threshold is null)
            return figures;
        figures["healthy drives flagged at the threshold"] = ReportText.Share(result.FarAtThreshold);
        figures["failing drives flagged at the threshold"] = ReportText.Share(result.FdrAtThreshold);
        figures["alerts per 1,000 drive-days"] = ReportText.Number(result.AlertsPer1000DriveDays);
        return figures;
    }
}
