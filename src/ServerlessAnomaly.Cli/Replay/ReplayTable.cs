using System.Globalization;
using ServerlessAnomaly.Cli.Output;
using Spectre.Console;

namespace ServerlessAnomaly.Cli.Replay;

/// <summary>The table that <c>demo</c> and <c>replay</c> end with.</summary>
internal static class ReplayTable
{
    public static void Write(ReplayResult result)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("").AddColumn(new TableColumn("").RightAligned()).HideHeaders();
        void Row(string name, string value) => table.AddTextRow(name, value);
        Row("readings sent", Count(result.Sent));
        Row("  scored", Count(result.Scored));
        Row("  warming up", Count(result.WarmingUp));
        if (result.NoDetector > 0)
            Row("  without a detector of their kind", Count(result.NoDetector));
        Row("  duplicates", Count(result.Duplicates));
        Row("  late", Count(result.Late));
        Row("  dead-lettered", Count(result.DeadLettered));
        table.AddEmptyRow();
        Row("drives", Count(result.Drives));
        Row("failures caught", $"{Count(result.FailuresCaught)} of {Count(result.Failures)}");
        Row("false alarms", $"{Count(result.FalseAlarms)} of {Count(result.Drives - result.Failures)} healthy drives");
        Row("median lead time", result.MedianLeadDays is { } days ? string.Create(CultureInfo.InvariantCulture, $"{days:0.#} days") : "-");
        table.AddEmptyRow();
        Row("readings per second", result.ReadingsPerSecond.ToString("N0", CultureInfo.InvariantCulture));
        Row(
            "latency p50 / p95 / p99",
            $"{Milliseconds(result.LatencyMs.P50)} / {Milliseconds(result.LatencyMs.P95)} / {Milliseconds(result.LatencyMs.P99)}"
        );
        Row("detector version", result.Champion ?? "none");
        AnsiConsole.Write(table);
    }

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Milliseconds(double? value) =>
        value is { } milliseconds ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds:N0} ms") : "-";
}
