using System.CommandLine;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli;

/// <summary>The options of every verb that reads telemetry files.</summary>
internal static class FileOptions
{
    public static Option<string[]> Map() =>
        new("--map")
        {
            Description = "Another name of a column, such as r_5=smart_5_raw, ds=date or disk_id=serial_number; several are allowed.",
            HelpName = "NAME=COLUMN",
            AllowMultipleArgumentsPerToken = true,
        };

    public static Option<int> MaxUnreadable() =>
        new("--max-unreadable")
        {
            Description = "Lines of a file that may be unreadable; they are skipped and counted.",
            HelpName = "LINES",
            DefaultValueFactory = _ => FileReadOptions.DefaultMaxUnreadableLines,
        };

    /// <exception cref="CliException">A map is not written as NAME=COLUMN.</exception>
    public static FileReadOptions Read(string[]? map, int maxUnreadable)
    {
        var columns = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in map ?? [])
        {
            var parts = pair.Split('=', 2);
            if (parts.Length < 2 || parts[0].Length == 0 || parts[1].Length == 0)
                throw new CliException($"--map is '{pair}': write NAME=COLUMN, such as r_5=smart_5_raw.");
            columns[parts[0]] = parts[1];
        }
        return new() { ColumnMap = columns, MaxUnreadableLines = maxUnreadable };
    }
}
