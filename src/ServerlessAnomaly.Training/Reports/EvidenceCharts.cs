using System.Globalization;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Training.Measures;

namespace ServerlessAnomaly.Training.Reports;

/// <summary>Charts that several reports share.</summary>
public static class EvidenceCharts
{
    /// <summary>Loss by epoch.</summary>
    public static ReportChart Training(IReadOnlyList<TrainingEpoch> curve) =>
        new(
            "Loss by epoch",
            "Mean loss over the training windows, and the loss on held-out windows after each epoch. The weights of the lowest held-out loss "
                + "are kept.",
            Charts.Lines(
                "epoch",
                "loss",
                [
                    new("training", [.. curve.Select(epoch => new[] { epoch.Epoch, epoch.Loss })]),
                    new("held out", [.. curve.Select(epoch => new[] { epoch.Epoch, epoch.HeldOutLoss })]),
                ]
            )
        );

    /// <summary>How scores are spread among normal and anomalous ones.</summary>
    public static ReportChart Scores(
        IReadOnlyCollection<float> normal,
        IReadOnlyCollection<float> anomalous,
        float? threshold,
        string unit,
        string normalName = "normal",
        string anomalousName = "anomalous"
    )
    {
        var bins = ScoreHistogram.For([.. normal, .. anomalous]);
        List<(string, double)> mark =
            threshold is { } value && value >= bins.Edges[0] && value <= bins.Edges[^1] ? [("threshold", value)] : [];
        // Most scores of a healthy fleet are 0 or next to it, and one tall bar would hide all others.
        double[] below =
        [
            .. ((IReadOnlyCollection<float>[])[normal, anomalous]).Select(kind =>
                kind.Count(score => score < bins.Edges[0]) / (double)Math.Max(1, kind.Count)
            ),
        ];
        var rest =
            below.Sum() == 0
                ? ""
                : $" Left out: {ReportText.Share(below[0])} of the {normalName} and {ReportText.Share(below[1])} of the {anomalousName} ones "
                    + $"score less than {ReportText.Number(bins.Edges[0])}.";
        return new ReportChart(
            "Scores",
            $"Share of the {unit} in each range of scores.{rest}",
            Charts.Lines(
                "score",
                "% of its kind",
                [Series(normalName, normal), Series(anomalousName, anomalous)],
                bins.IsLogarithmic,
                marks: mark
            )
        );

        ChartSeries Series(string name, IReadOnlyCollection<float> scores)
        {
            float[] shown = [.. scores.Where(score => score >= bins.Edges[0])];
            double[] shares = [.. bins.Shares(shown).Select(share => share * shown.Length / Math.Max(1, scores.Count))];
            double[][] points =
            [
                .. shares.Select((share, bin) => new[] { bins.Edges[bin], 100 * share }),
                [bins.Edges[^1], 100 * shares[^1]],
            ];
            return new ChartSeries(name, points, IsStep: true);
        }
    }

    /// <summary>Detection rate over false-alarm rate of drives, both as percentages, false alarms on a logarithmic axis.</summary>
    public static ReportChart DetectionByFalseAlarms(
        IEnumerable<(string Name, IReadOnlyCollection<float> Failing, IReadOnlyCollection<float> Healthy)> detectors
    ) =>
        new(
            "Failures caught by false alarms",
            "For each threshold: the share of failing drives with a window above it before they fail, by the share of healthy drives that "
                + "ever exceed it.",
            Charts.Lines(
                "% of healthy drives flagged",
                "% of failing drives caught",
                [
                    .. detectors.Select(one => new ChartSeries(
                        one.Name,
                        [
                            .. RankingCurves
                                .DetectionByFalseAlarms(one.Failing, one.Healthy)
                                .Select(point => new[] { 100 * point[0], 100 * point[1] }),
                        ],
                        IsStep: true
                    )),
                ],
                logX: true,
                limitY: (0, 100)
            )
        );

    /// <summary>How many days before the failure it was seen.</summary>
    public static ReportChart LeadTimes(IReadOnlyCollection<int> days)
    {
        string[] names = ["0", "1", "2", "3-4", "5-7", "8-14", "15-30", "31-60", "over 60"];
        int[] last = [0, 1, 2, 4, 7, 14, 30, 60, int.MaxValue];
        var counts = new double[names.Length];
        foreach (var lead in days)
            counts[Array.FindIndex(last, limit => lead <= limit)]++;
        return new ReportChart(
            "Lead time",
            "Failing drives by the days between the first flag and the failure.",
            Charts.Bars(names, "drives", [("drives", counts)])
        );
    }

    /// <summary>What made the highest scores.</summary>
    public static ReportChart Attributions(IReadOnlyList<ScoreAttribution> scores)
    {
        string[] features =
        [
            .. scores
                .SelectMany(score => score.Parts.Keys)
                .Distinct()
                .Where(name => scores.Any(score => score.Parts.GetValueOrDefault(name) > 0)),
        ];
        return new ReportChart(
            "What made the highest scores",
            "Each feature's part of the score, of the drives with the highest scores.",
            Charts.Bars(
                [.. scores.Select(score => score.Name)],
                "score",
                [
                    .. features.Select(name =>
                        (name, (IReadOnlyList<double>)[.. scores.Select(score => Math.Round(score.Parts.GetValueOrDefault(name), 4))])
                    ),
                ],
                isStacked: true,
                isFlat: true
            ),
            IsWide: true
        );
    }

    /// <summary>The latent space, seen along its first two principal components.</summary>
    public static ReportChart Latent(IReadOnlyList<LatentPoint> points)
    {
        var (plane, shares) = PrincipalPlane.Fit([.. points.Select(point => point.Vector)]);
        return new ReportChart(
            "Latent space",
            $"The bottleneck's {points[0].Vector.Length} numbers, along the two directions in which they differ most.",
            Charts.Scatter(Axis(1), Axis(2), [Series("normal", false), Series("anomalous", true)])
        );

        string Axis(int number) => string.Create(CultureInfo.InvariantCulture, $"component {number} ({100 * shares[number - 1]:0} %)");

        ChartSeries Series(string name, bool isAnomalous) =>
            new(name, [.. points.Zip(plane).Where(pair => pair.First.IsAnomalous == isAnomalous).Select(pair => pair.Second)]);
    }

    /// <summary>An input beside its reconstruction.</summary>
    public static ReportChart Reconstruction(ReconstructionExample example) =>
        new(
            $"{example.Window}: {example.Feature}",
            "Deviations from the mean of healthy drives, by step of the window.",
            Charts.Lines(
                "step",
                "deviations",
                [
                    new(
                        "input",
                        [
                            .. example
                                .Input.Index()
                                .Where(step => step.Item is not null)
                                .Select(step => new[] { step.Index + 1, step.Item!.Value }),
                        ]
                    ),
                    new("reconstruction", [.. example.Reconstruction.Select((value, step) => new[] { step + 1, value })], IsDashed: true),
                ]
            )
        );
}
