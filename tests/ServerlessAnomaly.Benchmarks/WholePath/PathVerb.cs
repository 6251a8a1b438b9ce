using System.CommandLine;

namespace ServerlessAnomaly.Benchmarks.WholePath;

/// <summary><c>path</c>: the whole embedded product, the functions as a process of their own; devices and the alert queue's consumer in this one.</summary>
internal static class PathVerb
{
    public static Command Create()
    {
        var drives = new Option<int>("--drives") { Description = "Drives in the fleet.", DefaultValueFactory = _ => 4_000 };
        var days = new Option<int>("--days")
        {
            Description = "Days, of one reading a drive, that a round at full speed sends.",
            DefaultValueFactory = _ => 30,
        };
        var rounds = new Option<int>("--rounds")
        {
            Description = "Rounds of each kind; the figures are medians.",
            DefaultValueFactory = _ => 5,
        };
        var rate = new Option<double>("--rate")
        {
            Description = "Readings per second while latency is measured.",
            DefaultValueFactory = _ => 5_000,
        };
        var json = ResultFile.Option();
        var command = new Command("path", "HTTPS post → local hub → function → window → score → alert queue and journal on Azurite.")
        {
            drives,
            days,
            rounds,
            rate,
            json,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var result = await PathRun.MeasureAsync(
                    parsed.GetValue(drives),
                    parsed.GetValue(days),
                    parsed.GetValue(rounds),
                    parsed.GetValue(rate),
                    cancellationToken
                );
                Write(result);
                await ResultFile.WriteAsync(parsed.GetValue(json), result, cancellationToken);
            }
        );
        return command;
    }

    private static void Write(PathResult result)
    {
        Console.WriteLine("| figure | median | all rounds |");
        Console.WriteLine("|---|---|---|");
        Row("readings a second, full speed", result.FullSpeed, round => round.ReadingsPerSecond, "N0");
        Row("readings per core-second, all processes", result.FullSpeed, round => round.ReadingsPerCoreSecond, "N0");
        Row($"readings a second while latency was measured", result.Steady, round => round.ReadingsPerSecond, "N0");
        Row("post to alert received, p50 ms", result.Steady, round => round.P50Milliseconds, "N0");
        Row("post to alert received, p95 ms", result.Steady, round => round.P95Milliseconds, "N0");
        Row("post to alert received, p99 ms", result.Steady, round => round.P99Milliseconds, "N0");
        Console.WriteLine(
            $"{result.Drives:N0} drives, {result.Steady.Sum(round => round.Alerts):N0} alerts timed, {Environment.ProcessorCount} cores"
        );
    }

    private static void Row<T>(string name, IReadOnlyList<T> rounds, Func<T, double> figure, string format)
    {
        string[] all = [.. rounds.Select(round => figure(round).ToString(format, System.Globalization.CultureInfo.InvariantCulture))];
        Console.WriteLine(
            $"| {name} | {rounds.Select(figure).Median().ToString(format, System.Globalization.CultureInfo.InvariantCulture)} | {string.Join(" · ", all)} |"
        );
    }
}
