using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Diagnostics;
using ServerlessAnomaly.Drift;
using ServerlessAnomaly.Scoring;
using Spectre.Console;

namespace ServerlessAnomaly.Cli.Commands.Models;

/// <summary><c>anomaly models drift</c></summary>
internal static class ModelsDriftCommand
{
    public static Command Create()
    {
        var detector = ModelsCommand.DetectorOption("Detector whose champion is looked at.");
        var days = new Option<int>("--days")
        {
            Description = "Newest days with scored windows.",
            DefaultValueFactory = _ => new DriftOptions().Days,
        };
        var command = new Command("drift", "How far what is scored is from what the champion was trained on.") { detector, days };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var storage = await StorageSession.OpenAsync(
                    parsed.GetRequiredValue(CliOptions.Home),
                    create: false,
                    cancellationToken
                );
                using var instruments = new ScoringInstruments();
                var name = parsed.GetRequiredValue(detector);
                var monitor = new DriftMonitor(
                    storage.Drift,
                    storage.Registry,
                    new DetectorOptions { Name = name },
                    new DriftOptions { Days = parsed.GetValue(days) },
                    instruments,
                    TimeProvider.System,
                    NullLogger<DriftMonitor>.Instance
                );
                var report =
                    await monitor.MeasureAsync(cancellationToken)
                    ?? throw new CliException(
                        $"{name} has no drift to show: no champion, a champion of before references were kept, or no windows that it scored are stored yet."
                    );
                Write(report);
                if (storage.Damage.Summary is { } damage)
                    await Console.Error.WriteLineAsync(damage);
                await JsonResult.WriteAsync(parsed.GetValue(CliOptions.Json), report, cancellationToken);
            }
        );
        return command;
    }

    private static void Write(DriftReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("feature");
        foreach (var name in (string[])["drift", "before chance is taken off", "limit", "above"])
            table.AddColumn(new TableColumn(name).RightAligned());
        foreach (var figure in report.Figures)
            table.AddTextRow(figure.Name, Text(figure.Index), Text(figure.Raw), Text(figure.Limit), figure.IsAbove ? "yes" : "");
        AnsiConsole.Write(table);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{report.Detector} {report.Version}: {report.Windows:N0} windows of about {report.Drives:N0} drives, {report.From:yyyy-MM-dd} to {report.To:yyyy-MM-dd}; {Request(report)}."
            )
        );
    }

    private static string Request(DriftReport report) =>
        report.RequestedAt is { } at
            ? $"a request for a run was taken at {at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC"
            : "no request for a run was taken";

    private static string Text(double figure) => figure.ToString("0.000", CultureInfo.InvariantCulture);
}
