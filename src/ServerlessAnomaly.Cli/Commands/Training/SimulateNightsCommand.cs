using System.CommandLine;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.Cli.Commands.Replay;
using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Cli.Training;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Evaluation.Nights;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Retraining;

namespace ServerlessAnomaly.Cli.Commands.Training;

/// <summary><c>anomaly simulate-nights --data PATH… --from D --to D</c></summary>
internal static class SimulateNightsCommand
{
    public static Command Create()
    {
        var data = new Option<string[]>("--data")
        {
            Description = "csv, csv.gz, zips of daily csvs, or folders of these.",
            HelpName = "PATH",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var from = new Option<DateOnly?>("--from")
        {
            Description = "Day of the first night.",
            CustomParser = ReplayCommand.Day,
            Required = true,
        };
        var to = new Option<DateOnly?>("--to")
        {
            Description = "Last day that is scored.",
            CustomParser = ReplayCommand.Day,
            Required = true,
        };
        var every = new Option<int>("--every") { Description = "Days from one night to the next.", DefaultValueFactory = _ => 7 };
        var days = new Option<int>("--days")
        {
            Description = "Days that a night uses (Retrain__Days).",
            DefaultValueFactory = _ => new RetrainingOptions().Days,
        };
        var kind = KindOption.Create("Kind of drive. Default: every kind that the files have, one after the other");
        var detector = new Option<string>("--detector")
        {
            Description = "Detector.",
            HelpName = "NAME",
            DefaultValueFactory = _ => TrainingOptions.DefaultDetector,
        };
        var seed = new Option<int>("--seed") { Description = "Seed of all randomness.", DefaultValueFactory = _ => 1 };
        var plot = new Option<string?>("--plot")
        {
            Description = "Write the course as SVG to this file; of several kinds that of the first.",
            HelpName = "FILE",
        };
        const string What = "Play the nightly runs of past days: what scored, what the gate said, and how well it did.";
        var command = new Command("simulate-nights", What) { data, from, to, every, days, kind, detector, seed, plot };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var paths = parsed.GetRequiredValue(data);
                var options = new NightSimulationOptions
                {
                    From = parsed.GetValue(from)!.Value,
                    To = parsed.GetValue(to)!.Value,
                    Every = Math.Max(1, parsed.GetValue(every)),
                    Detector = parsed.GetRequiredValue(detector),
                    Retraining = new RetrainingOptions { Days = parsed.GetValue(days), Seed = parsed.GetValue(seed) },
                };
                if (options.To <= options.From)
                {
                    throw new CliException(
                        $"--to ({options.To:yyyy-MM-dd}) is not after --from ({options.From:yyyy-MM-dd}): there is nothing to score."
                    );
                }
                using var logs = LoggerFactory.Create(builder =>
                    builder
                        .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
                        .SetMinimumLevel(parsed.GetValue(CliOptions.Verbose) ? LogLevel.Information : LogLevel.Error)
                );
                using var line = new ProgressLine("simulate-nights");
                var played = new KindSimulations(paths, options, logs.CreateLogger<RetrainingPipeline>(), line.Above);
                var nights = await played.RunAsync(parsed.GetValue(kind), cancellationToken);
                line.Done(FormattableString.Invariant($"{nights.Count} nights in {line.Elapsed.TotalSeconds:0} s"));
                if (nights.Count > 0)
                    NightTable.Write(nights);
                if (parsed.GetValue(plot) is { } file && nights.Count > 0)
                    await File.WriteAllTextAsync(
                        file,
                        NightPlot.Svg([.. nights.Where(night => night.Kind == nights[0].Kind)]),
                        cancellationToken
                    );
                await JsonResult.WriteAsync(parsed.GetValue(CliOptions.Json), nights, cancellationToken);
                played.ThrowIfFailed();
            }
        );
        return command;
    }
}
