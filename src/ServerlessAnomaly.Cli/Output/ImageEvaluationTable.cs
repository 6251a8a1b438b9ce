using System.Globalization;
using ServerlessAnomaly.Training.Evaluation.Mnist;
using ServerlessAnomaly.Training.Measures;
using Spectre.Console;

namespace ServerlessAnomaly.Cli.Output;

/// <summary>The table that <c>evaluate</c> ends with for protocols on images.</summary>
internal static class ImageEvaluationTable
{
    public static void Write(ImageEvaluationResult result)
    {
        var table = new Table()
            .Border(TableBorder.Rounded)
            .AddColumn("")
            .AddColumn(new TableColumn("at the protocol's threshold").RightAligned());
        if (result.WithHeldOutThreshold is not null)
            table.AddColumn(new TableColumn("at a held-out threshold").RightAligned());
        void Row(string name, Func<ClassificationMetrics, double> of, string format = "0.00 %")
        {
            ClassificationMetrics[] columns =
            [
                result,
                .. result.WithHeldOutThreshold is { } other ? [other] : Array.Empty<ClassificationMetrics>(),
            ];
            table.AddRow([name, .. columns.Select(column => of(column).ToString(format, CultureInfo.InvariantCulture))]);
        }
        Row("normal told rightly", metrics => metrics.NormalRight);
        Row("anomalous told rightly", metrics => metrics.AnomalousRight);
        Row("accuracy", metrics => metrics.Accuracy);
        Row("precision", metrics => metrics.Precision);
        Row("recall", metrics => metrics.Recall);
        Row("F1", metrics => metrics.F1);
        Row("Cohen's kappa", metrics => metrics.Kappa);
        Row("ROC AUC", metrics => metrics.RocAuc);
        Row("threshold", metrics => metrics.Threshold, "0.0000");
        AnsiConsole.Write(table);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Judged: {result.NormalItems:N0} normal images, {result.AnomalousItems:N0} anomalous ones. Trained on {result.TrainingItems:N0} normal ones for {result.Epochs} epochs in {result.TrainSeconds:N0} s."
            )
        );
    }
}
