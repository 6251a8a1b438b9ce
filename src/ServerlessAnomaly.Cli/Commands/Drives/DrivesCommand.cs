using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Cli.Drives;
using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Telemetry;
using Spectre.Console;

namespace ServerlessAnomaly.Cli.Commands.Drives;

/// <summary><c>anomaly drives [--not-ready]</c></summary>
internal static class DrivesCommand
{
    public static Command Create()
    {
        var notReady = new Option<bool>("--not-ready")
        {
            Description =
                "Only drives that nothing judges, with the reason: gaps, too few readings, silent, asleep, a clock that was never set, no detector.",
        };
        var after = new Option<int>("--after")
        {
            Description = "Leave out drives that are only warming up and have fewer readings than this.",
            HelpName = "READINGS",
            DefaultValueFactory = _ => 0,
        };
        var command = new Command("drives", "All drives that are known of, and which of them are not judged, and why.") { notReady, after };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var storage = await StorageSession.OpenAsync(
                    parsed.GetRequiredValue(CliOptions.Home),
                    create: false,
                    cancellationToken
                );
                var settings = new ConfigurationBuilder().AddEnvironmentVariables().Build();
                var fleet = await StoredFleet.ReadAsync(storage.Fleet, storage.Journal, TimeProvider.System, cancellationToken);
                foreach (var note in fleet.Notes)
                    await Console.Error.WriteLineAsync(note);
                var all = await DriveList.ReadAsync(
                    fleet,
                    storage.DeadLetters,
                    storage.Registry,
                    settings["Detector:Name"] ?? new DetectorOptions().Name,
                    SilentAfter(settings),
                    cancellationToken
                );
                var shown = parsed.GetValue(notReady) ? [.. all.Where(drive => IsNotJudged(drive, parsed.GetValue(after)))] : all;
                if (parsed.GetValue(CliOptions.Json) != "-")
                    Write(all, shown, Age(fleet.AsOf, TimeProvider.System.GetUtcNow()));
                if (storage.Damage.Summary is { } damage)
                    await Console.Error.WriteLineAsync(damage);
                await JsonResult.WriteAsync(parsed.GetValue(CliOptions.Json), shown, cancellationToken);
            }
        );
        return command;
    }

    private static bool IsNotJudged(DriveRow drive, int after) =>
        drive.NotJudged.Count > 0 && (drive.Readings >= after || drive.NotJudged.Any(reason => reason.Reason != NotJudgedReason.WarmingUp));

    private static int SilentAfter(IConfiguration settings) =>
        int.TryParse(settings["Alerts:SilentAfter"], CultureInfo.InvariantCulture, out var set) && set > 0
            ? set
            : AlertOptions.DefaultSilentAfter;

    private static void Write(IReadOnlyList<DriveRow> all, IReadOnlyList<DriveRow> shown, string age)
    {
        if (shown.Count > 0)
        {
            var table = new Table()
                .Border(TableBorder.Rounded)
                .AddColumns("drive", "kind", "model", "where", "readings", "last reading", "not judged because");
            foreach (var drive in shown)
                table.AddTextRow(Cells(drive));
            AnsiConsole.Write(table);
        }
        var reasons = all.SelectMany(drive => drive.NotJudged)
            .GroupBy(reason => reason.Reason)
            .OrderBy(group => group.Key)
            .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count():N0} {Name(group.Key)}"));
        var notJudged = all.Count(drive => drive.NotJudged.Count > 0);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{all.Count:N0} drives, {notJudged:N0} of them not judged{(notJudged > 0 ? $": {string.Join(", ", reasons)}" : "")}{age}."
            )
        );
    }

    // Of whole seconds: what was written by a machine with another clock may lie a little ahead.
    private static string Age(DateTimeOffset? asOf, DateTimeOffset now) =>
        asOf is { } written
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"; as of {written.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, {Math.Max((long)(now - written).TotalSeconds, 0):N0} s ago"
            )
            : "";

    private static string[] Cells(DriveRow drive) =>
        [
            drive.SerialNumber,
            drive.DriveKind?.Name() ?? "-",
            drive.Model,
            drive.Location?.ToString() ?? "-",
            drive.Readings.ToString("N0", CultureInfo.InvariantCulture),
            drive.LastReading?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "-",
            string.Join("; ", drive.NotJudged.Select(reason => reason.Message)),
        ];

    private static string Name(NotJudgedReason reason) =>
        reason switch
        {
            NotJudgedReason.WarmingUp => "warming up",
            NotJudgedReason.Gaps => "with gaps",
            NotJudgedReason.Seldom => "that report too seldom",
            NotJudgedReason.NoDetector => "without a detector of their kind",
            NotJudgedReason.TwoDrives => "with a serial number of two",
            NotJudgedReason.Silent => "silent",
            NotJudgedReason.Asleep => "asleep",
            NotJudgedReason.Clock => "with a wrong clock",
            _ => "whose readings are refused",
        };
}
