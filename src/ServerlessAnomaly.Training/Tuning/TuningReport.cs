using System.Globalization;
using ServerlessAnomaly.Training.Reports;

namespace ServerlessAnomaly.Training.Tuning;

/// <summary>The page that a search for hyperparameters ends with.</summary>
public static class TuningReport
{
    /// <summary>Writes it.</summary>
    /// <returns>The page as HTML.</returns>
    public static string Write(TuningState state)
    {
        var done = state.Trials.Index().Where(trial => trial.Item.HeldOutLoss is not null).ToList();
        double[] losses = [.. done.Select(trial => trial.Item.HeldOutLoss!.Value)];
        var report = new HtmlReport(
            $"Search for hyperparameters of {state.Detector}",
            $"{state.Trials.Count} trials, {state.Strategy.ToString().ToLowerInvariant()}, seed {state.Seed}, schema {state.Schema}. "
                + "The lower the loss on held-out windows of healthy drives, the better."
        );
        if (state.Best is { } best)
        {
            report
                .Figures([
                    new("lowest held-out loss", Digits(best.HeldOutLoss)),
                    new("learning rate", Digits(best.LearningRate)),
                    new("width", Digits(best.Width)),
                    new("parameters", ReportText.Count(best.ParameterCount)),
                ])
                .Chart(
                    new ReportChart(
                        "Held-out loss by trial",
                        "Each trial, and the lowest so far.",
                        Charts.Lines(
                            "trial",
                            "held-out loss",
                            [
                                new(
                                    "trial",
                                    [.. done.Select(trial => new[] { trial.Index + 1, trial.Item.HeldOutLoss!.Value })],
                                    IsDashed: true
                                ),
                                new(
                                    "lowest so far",
                                    [.. done.Select((trial, at) => new[] { trial.Index + 1, losses[..(at + 1)].Min() })],
                                    IsStep: true
                                ),
                            ]
                        )
                    )
                )
                .Chart(
                    new ReportChart(
                        "Where trials were",
                        "Learning rate and width of each trial; the colour is the held-out loss.",
                        Map(
                            done.Select(trial =>
                                (object)new[] { trial.Item.LearningRate, trial.Item.Width, trial.Item.HeldOutLoss!.Value }
                            ),
                            losses
                        )
                    )
                );
        }
        return report
            .Section("Trials")
            .Table(
                "In order",
                ["trial", "learning rate", "width", "held-out loss", "epochs", "parameters", "seconds"],
                [
                    .. state.Trials.Select(
                        (trial, index) =>
                            (IReadOnlyList<string>)
                                [
                                    (index + 1).ToString(CultureInfo.InvariantCulture),
                                    Digits(trial.LearningRate),
                                    Digits(trial.Width),
                                    trial.HeldOutLoss is null ? "diverged" : Digits(trial.HeldOutLoss),
                                    ReportText.Count(trial.Epochs),
                                    ReportText.Count(trial.ParameterCount),
                                    Digits(Math.Round(trial.Seconds, 1)),
                                ]
                    ),
                ]
            )
            .ToHtml();
    }

    private static object Map(IEnumerable<object> points, double[] losses) =>
        new
        {
            grid = new
            {
                left = 60,
                right = 90,
                top = 24,
                bottom = 52,
            },
            tooltip = new { trigger = "item" },
            visualMap = new
            {
                min = losses.Min(),
                max = losses.Max(),
                dimension = 2,
                right = 0,
                top = "middle",
                precision = 4,
                calculable = true,
                inRange = new { color = new[] { "#1d4ed8", "#f59e0b", "#b91c1c" } },
            },
            xAxis = Axis("learning rate", "middle", 10, HyperparameterSearch.Dimensions[0]),
            yAxis = Axis("width", "end", 2, HyperparameterSearch.Dimensions[1]),
            series = new[]
            {
                new
                {
                    type = "scatter",
                    symbolSize = 12,
                    data = points,
                },
            },
        };

    private static object Axis(string name, string nameLocation, int logBase, SearchDimension dimension) =>
        new
        {
            type = "log",
            name,
            nameLocation,
            nameGap = 28,
            logBase,
            min = dimension.Low,
            max = dimension.High,
        };

    private static string Digits(double? value) => value is { } number ? number.ToString("G4", CultureInfo.InvariantCulture) : "-";
}
