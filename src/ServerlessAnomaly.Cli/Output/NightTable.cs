using System.Globalization;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Evaluation.Nights;
using Spectre.Console;

namespace ServerlessAnomaly.Cli.Output;

/// <summary>The table that <c>simulate-nights</c> ends with.</summary>
internal static class NightTable
{
    public static void Write(IReadOnlyList<NightOutcome> nights)
    {
        var table = new Table()
            .Border(TableBorder.Markdown)
            .AddColumns(
                "night",
                "drives",
                "gate",
                "champion since",
                "failures",
                "caught",
                "first caught",
                "false alarms",
                "of first",
                "total caught",
                "first",
                "total false alarms",
                "first",
                "seconds"
            );
        foreach (var night in nights)
        {
            table.AddRow(
                night.Night.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                night.Kind.Name(),
                night.Promoted ? "passed"
                    : night.FailedChecks.Count == 0 ? "not promoted"
                    : string.Join(", ", night.FailedChecks),
                $"{night.Champion[4..6]}-{night.Champion[6..8]}",
                Count(night.Failures),
                Count(night.Caught),
                Count(night.CaughtByFirst),
                Count(night.FalseAlarms),
                Count(night.FalseAlarmsOfFirst),
                Share(night.Total.DetectionRate),
                Share(night.TotalOfFirst.DetectionRate),
                Share(night.Total.FalseAlarmRate),
                Share(night.TotalOfFirst.FalseAlarmRate),
                night.Seconds.ToString("0", CultureInfo.InvariantCulture)
            );
        }
        AnsiConsole.Write(table);
        foreach (var kind in nights.GroupBy(night => night.Kind))
            WriteTotal(kind.Last());
    }

    private static void WriteTotal(NightOutcome last)
    {
        var (own, first) = (last.Total, last.TotalOfFirst);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{last.Kind.Name()} drives, retrained: {own.Caught} of {own.Failures} failures caught, {own.FalseAlarms} of {own.Healthy} healthy drives flagged. "
                    + $"Never retrained: {first.Caught} and {first.FalseAlarms}."
            )
        );
    }

    /// <summary>One night in one line, for progress.</summary>
    public static string Line(NightOutcome night) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{night.Night:yyyy-MM-dd} {night.Kind.Name()} {night.Version} {(night.Promoted ? "champion" : "not promoted")}, {night.Seconds:0} s"
        );

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Share(double share) => share.ToString("P1", CultureInfo.InvariantCulture);
}
