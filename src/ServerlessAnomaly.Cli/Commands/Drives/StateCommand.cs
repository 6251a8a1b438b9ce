using System.CommandLine;
using System.Globalization;
using System.Text;
using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing.Journal;
using ServerlessAnomaly.Windowing.Windows;
using Spectre.Console;

namespace ServerlessAnomaly.Cli.Commands.Drives;

/// <summary><c>anomaly state show SERIAL</c></summary>
internal static class StateCommand
{
    public static Command Create()
    {
        var serial = new Argument<string>("SERIAL") { Description = "The drive's serial number." };
        var show = new Command("show", "A drive's window as it is stored: what arrived on which day, and whether an alert is open.")
        {
            serial,
        };
        show.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var storage = await StorageSession.OpenAsync(
                    parsed.GetRequiredValue(CliOptions.Home),
                    create: false,
                    cancellationToken
                );
                var found = await FindAsync(storage.Journal, parsed.GetRequiredValue(serial), cancellationToken);
                foreach (var drive in found)
                    Write(drive);
                await JsonResult.WriteAsync(parsed.GetValue(CliOptions.Json), found, cancellationToken);
            }
        );
        return new Command("state", "The windows that the scorer keeps.") { show };
    }

    private static async Task<IReadOnlyList<DriveStateReport>> FindAsync(
        IWindowJournal journal,
        string serialNumber,
        CancellationToken cancellationToken
    )
    {
        var (found, partitions) = (new List<DriveStateReport>(), 0);
        await foreach (var (partition, schema, state) in StoredPartitions.ReadAsync(journal, null, cancellationToken))
        {
            partitions++;
            var schemas = KindSchemas.With(schema);
            foreach (var kind in DriveKinds.All)
            {
                var windows = state.Kinds[kind];
                if (windows.TryFind(Encoding.UTF8.GetBytes(serialNumber), out var drive))
                    found.Add(DriveStateReport.Of(windows, partition, state.LastEvent.SequenceNumber, schemas[kind], drive));
            }
        }
        return found.Count > 0
            ? found
            : throw new CliException(
                $"No partition knows the drive '{serialNumber}': it has sent nothing yet, or nothing for so long that it was forgotten ({partitions} partitions looked at)."
            );
    }

    private static void Write(DriveStateReport drive)
    {
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{drive.SerialNumber} ({drive.Model}) in {drive.Partition}: {(drive.IsReady ? "complete window" : "warming up")}, {(drive.IsRaised ? $"alert open at {drive.AlertedScore:0.0} x threshold" : "no alert open")}{(drive.Warnings.Count > 0 ? $", the drive itself warns: {string.Join(", ", drive.Warnings)}" : "")}"
            )
        );
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{drive.Steps[0].Start:yyyy-MM-dd} to {drive.Steps[^1].Start:yyyy-MM-dd}, up to sequence number {drive.LastSequenceNumber}"
            )
        );
        var table = new Table().Border(TableBorder.Rounded).AddColumns("column", "oldest", "newest", "change", "days missing");
        for (var column = 0; column < drive.Columns.Count; column++)
            table.AddTextRow(Cells(drive, column));
        AnsiConsole.Write(table);
    }

    private static string[] Cells(DriveStateReport drive, int column)
    {
        var values = drive.Steps.Select(step => step.Values[column]).ToList();
        var known = values.OfType<float>().ToList();
        static string Text(float? value) => value?.ToString("G9", CultureInfo.InvariantCulture) ?? "-";
        return
        [
            drive.Columns[column],
            Text(known.Count > 0 ? known[0] : null),
            Text(known.Count > 0 ? known[^1] : null),
            Text(known.Count > 0 ? known[^1] - known[0] : null),
            $"{values.Count - known.Count}",
        ];
    }
}
