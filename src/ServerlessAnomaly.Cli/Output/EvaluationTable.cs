using System.Globalization;
using ServerlessAnomaly.Training.Evaluation;
using ServerlessAnomaly.Training.Measures;
using Spectre.Console;

namespace ServerlessAnomaly.Cli.Output;

/// <summary>The table that <c>evaluate</c> ends with.</summary>
internal static class EvaluationTable
{
    public static void Write(EvaluationResult result)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("");
        foreach (var name in (string[])["all", "without the failure day", "equal exposure"])
            table.AddColumn(new TableColumn(name).RightAligned());
        void Row(string name, Func<DetectionMetrics, double?> of) =>
            table.AddRow(name, Figure(of(All(result))), Figure(of(result.WithoutFailureDay)), Figure(of(result.EqualExposure)));
        Row("window AUC", metrics => metrics.WindowAuc);
        Row("window average precision", metrics => metrics.WindowAveragePrecision);
        Row("drive AUC", metrics => metrics.DriveAuc);
        foreach (var rate in result.FdrAtFar.Keys)
            Row($"failures caught at a false-alarm rate of {rate}", metrics => metrics.FdrAtFar[rate]);
        Row("mean caught at rates from 0.0005 to 0.01", metrics => metrics.MeanCaught);
        Row("median lead days at 0.01", metrics => metrics.MedianLeadDays);
        AnsiConsole.Write(table);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{result.FailingDrives:N0} failing drives, {result.HealthyDrives:N0} healthy ones; {result.PositiveWindows:N0} positive windows, {result.NegativeWindows:N0} negative ones."
            )
        );
        foreach (var chance in result.Reliability)
            Write(chance);
        if (result.FirstAlarms.Count > 0)
            MixedFleetTable.Write(result);
        if (result.Threshold is { } threshold)
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"At the calibrated threshold {threshold:G4}: {result.FarAtThreshold:P2} of the healthy drives flagged, {result.FdrAtThreshold:P1} of the failing ones; {result.AlertsPer1000DriveDays:0.00} alerts for 1,000 drive-days."
                )
            );
    }

    private static void Write(ChanceReliability chance)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn($"chance within {chance.Days} days");
        foreach (var name in (string[])["drive-days", "mean chance", "failed"])
            table.AddColumn(new TableColumn(name).RightAligned());
        foreach (var bin in chance.Bins)
            table.AddRow(
                Share(bin.From) + " to " + Share(bin.To),
                bin.DriveDays.ToString("N0", CultureInfo.InvariantCulture),
                Share(bin.MeanChance),
                Share(bin.Failed)
            );
        AnsiConsole.Write(table);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Brier score {chance.Brier:0.000000}, of the base rate {chance.BaseRate:P2} alone {chance.BrierOfBaseRate:0.000000}."
            )
        );

        static string Share(double share) => share.ToString("P2", CultureInfo.InvariantCulture);
    }

    private static DetectionMetrics All(EvaluationResult result) =>
        new()
        {
            WindowAuc = result.WindowAuc,
            WindowAveragePrecision = result.WindowAveragePrecision,
            DriveAuc = result.DriveAuc,
            FdrAtFar = result.FdrAtFar,
            MeanCaught = result.MeanCaught,
            MedianLeadDays = result.MedianLeadDays,
        };

    private static string Figure(double? value) => value is { } figure ? figure.ToString("0.000", CultureInfo.InvariantCulture) : "-";
}
