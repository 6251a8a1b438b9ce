using System.Globalization;
using ServerlessAnomaly.Training.Evaluation;
using Spectre.Console;

namespace ServerlessAnomaly.Cli.Output;

/// <summary>Detectors side by side: of each figure the median over seeds, and lowest to highest where they differ.</summary>
internal static class ComparisonTable
{
    public static void Write(IReadOnlyList<EvaluationSummary> summaries)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("");
        foreach (var summary in summaries) table.AddColumn(new TableColumn(Markup.Escape(summary.Detector)).RightAligned());
        foreach (var name in summaries.SelectMany(summary => summary.Figures.Keys).Distinct())
            table.AddRow([name, .. summaries.Select(summary => Cell(summary.Figures.GetValueOrDefault(name)))]);
        AnsiConsole.Write(table);
    }

    private static string Cell(FigureSpread? spread)
    {
        if (spread is null) return "-";
        var (median, lowest, highest) = (Text(spread.Median), Text(spread.Lowest), Text(spread.Highest));
        return lowest == highest ? median : $"{median} ({lowest} to {highest})";
    }

    private static string Text(double value) => value.ToString(Math.Abs(value) < 0.02 ? "0.0000" : "0.000", CultureInfo.InvariantCulture);
}
