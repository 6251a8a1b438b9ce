using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Measures;
using ServerlessAnomaly.Training.Reports;

namespace ServerlessAnomaly.Training.Evaluation.Nab;

/// <summary>
/// The protocol <c>nab</c>: streams of single values, scored as they come, without looking ahead and without training before.
/// </summary>
public static class NabProtocol
{
    /// <summary>Its name.</summary>
    public const string Name = "nab";

    /// <summary>The detector that it judges: how far out a value is among all values before it.</summary>
    public const string Detector = "streaming-surprise";

    /// <summary>Detectors that it can judge.</summary>
    public static IReadOnlyList<string> Detectors { get; } = [Detector];

    /// <summary>Scores all streams of a folder.</summary>
    /// <param name="folder">Folder with <c>combined_windows.json</c> and the folder <c>data</c>.</param>
    /// <param name="detector">One of <see cref="Detectors"/>.</param>
    /// <exception cref="ArgumentException">There is no such detector.</exception>
    /// <exception cref="TrainingException">A file is missing or damaged, or nothing is labelled.</exception>
    public static NabResult Run(string folder, string detector = Detector)
    {
        if (!Detectors.Contains(detector))
            throw new ArgumentException($"There is no detector '{detector}'; there is {Detector}.");
        var series = NabFiles.Read(folder);
        if (series.Sum(one => one.Windows.Count) == 0)
            throw new TrainingException($"No file in '{folder}' has a labelled window: give an NAB data set.");
        double[][] scores =
        [
            .. series.Select(one =>
            {
                var surprise = new StreamingSurprise();
                return one.Values.Select(surprise.Next).ToArray();
            }),
        ];
        var best = NabScorer.Best(series, scores);
        var result = new NabResult
        {
            Protocol = Name,
            Detector = detector,
            StandardScore = best.Value,
            Threshold = best.Threshold,
            WindowsFound = best.WindowsFound,
            Windows = series.Sum(one => one.Windows.Count),
            FalseAlarms = best.FalseAlarms,
            Rows = series.Sum(one => one.Values.Length - one.Probation),
            Series = series.Count,
        };
        return result with { Evidence = Evidence(result, series, scores) };
    }

    private static EvaluationEvidence Evidence(NabResult result, IReadOnlyList<NabSeries> series, double[][] scores)
    {
        var rows = series
            .Index()
            .SelectMany(one =>
                Enumerable
                    .Range(one.Item.Probation, one.Item.Values.Length - one.Item.Probation)
                    .Select(row => (Score: (float)scores[one.Index][row], IsAnomalous: NabScorer.Worth(one.Item, row).Window is not null))
            )
            .ToArray();
        return new EvaluationEvidence
        {
            Protocol = result.Protocol,
            Detector = result.Detector,
            Seed = 0,
            Unit = "rows",
            Scores = [.. rows.Select(row => row.Score)],
            IsAnomalous = [.. rows.Select(row => row.IsAnomalous)],
            // NAB flags a row on the threshold, reports one above it.
            Threshold = MathF.BitDecrement((float)result.Threshold),
            Figures = new Dictionary<string, string>
            {
                ["NAB score, standard profile"] = ReportText.Number(result.StandardScore),
                ["windows found"] = $"{result.WindowsFound} of {result.Windows}",
                ["rows flagged outside windows"] = ReportText.Count(result.FalseAlarms),
                ["streams"] = ReportText.Count(result.Series),
            },
        };
    }
}
