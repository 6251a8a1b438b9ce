using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Cli.Replay;
using ServerlessAnomaly.Cli.Sending;

namespace ServerlessAnomaly.Cli.Commands.Replay;

/// <summary><c>anomaly replay PATH…</c></summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "csv, csv.gz, a zip of daily csvs, or a folder of any of these.",
            Arity = ArgumentArity.OneOrMore,
        };
        var hub = new Option<string?>("--hub") { Description = HubTarget.OptionHelp, HelpName = "CONNECTION|NAMESPACE/HUB" };
        var from = new Option<DateOnly?>("--from") { Description = "First day to send.", CustomParser = Day };
        var to = new Option<DateOnly?>("--to") { Description = "Last day to send.", CustomParser = Day };
        var rate = new Option<double>("--rate")
        {
            Description = "Readings per second, or max.",
            HelpName = "N|max",
            CustomParser = Rate,
            DefaultValueFactory = _ => 0,
        };
        var key = new Option<string[]>("--key")
        {
            Description = "Only these serial numbers.",
            HelpName = "SERIAL",
            AllowMultipleArgumentsPerToken = true,
        };
        var (map, maxUnreadable) = (FileOptions.Map(), FileOptions.MaxUnreadable());
        var command = new Command("replay", "Send telemetry files to the hub as devices would, and see what comes of it.")
        {
            paths,
            hub,
            from,
            to,
            rate,
            key,
            map,
            maxUnreadable,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var options = new ReplayOptions
                {
                    Paths = parsed.GetRequiredValue(paths),
                    From = parsed.GetValue(from) ?? DateOnly.MinValue,
                    To = parsed.GetValue(to) ?? DateOnly.MaxValue,
                    Rate = parsed.GetValue(rate),
                    Keys = parsed.GetValue(key) ?? [],
                    Reading = FileOptions.Read(parsed.GetValue(map), parsed.GetValue(maxUnreadable)),
                };
                using var progress = new ProgressLine("replay");
                if (parsed.GetValue(hub) is { } connection)
                {
                    var sent = await SendOnly.RunAsync(HubTarget.Named(connection), options, progress, cancellationToken);
                    await JsonResult.WriteAsync(parsed.GetValue(CliOptions.Json), sent, cancellationToken);
                    return;
                }
                var home = parsed.GetRequiredValue(CliOptions.Home);
                var instance =
                    RunningInstance.Find(home)
                    ?? throw new CliException($"Nothing runs in '{home}': start 'anomaly up' there first, or give --hub.");
                var result = await new ReplayRun(instance, home, TimeProvider.System).RunAsync(options, progress, cancellationToken);
                progress.Done($"{result.Sent:N0} readings sent and applied");
                ReplayTable.Write(result);
                await JsonResult.WriteAsync(parsed.GetValue(CliOptions.Json), result, cancellationToken);
            }
        );
        return command;
    }

    /// <summary>Reads a day in ISO 8601.</summary>
    internal static DateOnly? Day(ArgumentResult argument)
    {
        if (DateOnly.TryParseExact(argument.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        argument.AddError($"'{argument.Tokens[0].Value}' is not a day such as 2018-06-13.");
        return null;
    }

    private static double Rate(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (text == "max")
            return 0;
        if (double.TryParse(text, CultureInfo.InvariantCulture, out var rate) && rate > 0 && double.IsFinite(rate))
            return rate;
        argument.AddError($"--rate is '{text}': give readings per second, such as 500, or max.");
        return 0;
    }
}
