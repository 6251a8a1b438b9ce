using System.Globalization;
using ServerlessAnomaly.Training.Evaluation;
using ServerlessAnomaly.Training.Measures;
using Spectre.Console;

namespace ServerlessAnomaly.Cli.Output;

/// <summary>Detectors side by side: of each figure the median over seeds, and lowest to highest where they differ.</summary>
internal static class ComparisonTable
{
    public static void Write(IReadOnlyList<EvaluationSummary> summaries)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("");
        foreach (var summary in summaries)
            table.AddColumn(new TableColumn(Markup.Escape(summary.Detector)).RightAligned());
        foreach (var name in summaries.SelectMany(summary => summary.Figures.Keys).Distinct())
            table.AddRow([name, .. summaries.Select(summary => Cell(summary.Figures.GetValueOrDefault(name)))]);
        AnsiConsole.Write(table);
        WriteDifferences(summaries);
    }

    private static void WriteDifferences(IReadOnlyList<EvaluationSummary> summaries)
    {
        if (summaries.All(summary => summary.Differences.Count == 0))
            return;
        var table = new Table().Border(TableBorder.Rounded).AddColumn("mean caught from 0.0005 to 0.01, less that of");
        foreach (var summary in summaries)
            table.AddColumn(new TableColumn(Markup.Escape(summary.Detector)).RightAligned());
        foreach (var other in summaries.Select(summary => summary.Detector))
            table.AddRow([
                Markup.Escape(other),
                .. summaries.Select(summary => Cell(summary.Differences.FirstOrDefault(one => one.Other == other))),
            ]);
        AnsiConsole.Write(table);
        Console.WriteLine($"In brackets the 2.5th and the 97.5th percentile of {DetectorDifference.Draws:N0} paired draws of drives.");
    }

    private static string Cell(DetectorDifference? difference) =>
        difference is null
            ? "-"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{difference.Difference:+0.000;-0.000} ({difference.Lowest:+0.000;-0.000} to {difference.Highest:+0.000;-0.000})"
            );

    private static string Cell(FigureSpread? spread)
    {
        if (spread is null)
            return "-";
        var (median, lowest, highest) = (Text(spread.Median), Text(spread.Lowest), Text(spread.Highest));
        return lowest == highest ? median : $"{median} ({lowest} to {highest})";
    }

    private static string Text(double value) => value.ToString(Math.Abs(value) < 0.02 ? "0.0000" : "0.000", CultureInfo.InvariantCulture);
}
