using System.Globalization;
using ServerlessAnomaly.Training.Evaluation;
using ServerlessAnomaly.Training.Measures;
using Spectre.Console;

namespace ServerlessAnomaly.Cli.Output;

/// <summary>What <c>evaluate</c> says of a fleet of several models: first alarms, and the models one by one.</summary>
internal static class MixedFleetTable
{
    // Of smaller models without a failure there is little to say.
    private const int FewestDrives = 100;

    public static void Write(EvaluationResult result)
    {
        var alarms = Columns("first alarms at", "early", "on time", "missed", "healthy flagged", "precision");
        foreach (var one in result.FirstAlarms)
            alarms.AddRow(one.Limit, Text(one.Early), Text(one.OnTime), Text(one.Missed), Text(one.FalseAlarms), Share(one.Precision));
        AnsiConsole.Write(alarms);

        var models = Columns(
            "model",
            "healthy",
            "failing",
            "caught at 0.01",
            "flagged at 0.01",
            "caught at threshold",
            "flagged at threshold"
        );
        foreach (var model in result.Models.Where(model => model.FailingDrives > 0 || model.HealthyDrives >= FewestDrives))
        {
            models.AddRow(
                Markup.Escape(model.Model),
                Text(model.HealthyDrives),
                Text(model.FailingDrives),
                Text(model.Caught),
                Text(model.FalseAlarms),
                Text(model.CaughtAtThreshold),
                Text(model.FalseAlarmsAtThreshold)
            );
        }
        AnsiConsole.Write(models);
    }

    private static Table Columns(string first, params string[] others)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn(first);
        foreach (var name in others)
            table.AddColumn(new TableColumn(name).RightAligned());
        return table;
    }

    private static string Text(int? count) => count?.ToString("N0", CultureInfo.InvariantCulture) ?? "-";

    private static string Share(double? share) => share?.ToString("P1", CultureInfo.InvariantCulture) ?? "-";
}
