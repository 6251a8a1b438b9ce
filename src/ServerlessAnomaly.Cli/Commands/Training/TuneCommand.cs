using System.CommandLine;
using System.Globalization;
using ServerlessAnomaly.Cli.Commands.Replay;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Cli.Training;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Architectures;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Tuning;

namespace ServerlessAnomaly.Cli.Commands.Training;

/// <summary><c>anomaly tune --data PATH…</c></summary>
internal static class TuneCommand
{
    private const int DefaultTrials = 20;

    public static Command Create()
    {
        var data = new Option<string[]>("--data")
        {
            Description = "csv, csv.gz, a zip of daily csvs, or a folder of any of these.",
            HelpName = "PATH",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var kind = KindOption.Create("Kind of drive to tune for");
        var detector = new Option<string>("--detector")
        {
            Description = $"Architecture: {string.Join(", ", ArchitectureCatalog.Names)}.",
            HelpName = "NAME",
            DefaultValueFactory = _ => TrainingOptions.DefaultDetector,
        };
        var schema = new Option<string?>("--schema")
        {
            Description = "Feature schema, or the path of a schema file. Default: the shipped one that the data fills.",
            HelpName = "NAME",
        };
        var trials = new Option<int>("--trials")
        {
            Description = "Trials in all, those of the state file included.",
            HelpName = "N",
            DefaultValueFactory = _ => DefaultTrials,
        };
        var strategy = new Option<SearchStrategy>("--strategy")
        {
            Description = "How trials are chosen: bayesian or random.",
            DefaultValueFactory = _ => SearchStrategy.Bayesian,
        };
        var state = new Option<string?>("--state")
        {
            Description = "Keep the search in this file, and go on from it if it is there.",
            HelpName = "FILE",
        };
        var report = new Option<string?>("--report") { Description = "Write an HTML report to this file.", HelpName = "FILE" };
        var from = new Option<DateOnly?>("--from") { Description = "First day to train on.", CustomParser = ReplayCommand.Day };
        var to = new Option<DateOnly?>("--to") { Description = "Last day to train on.", CustomParser = ReplayCommand.Day };
        var seed = new Option<int>("--seed") { Description = "Seed of the search and of every training.", DefaultValueFactory = _ => 1 };
        var register = new Option<bool>("--register")
        {
            Description = "Train with what was found and store the version in the registry; it becomes champion if there is none.",
        };
        trials.Require(count => count >= 1, "1 or more");
        var command = new Command("tune", "Look for the learning rate and the width with the lowest held-out loss.")
        {
            data,
            kind,
            detector,
            schema,
            trials,
            strategy,
            state,
            report,
            from,
            to,
            seed,
            register,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var (paths, asked) = (parsed.GetRequiredValue(data), parsed.GetValue(trials));
                var options = new TrainingOptions
                {
                    Detector = KindOption.DetectorOf(TrainCommand.KnownDetector(parsed.GetRequiredValue(detector)), parsed.GetValue(kind)),
                    From = parsed.GetValue(from) ?? DateOnly.MinValue,
                    To = parsed.GetValue(to) ?? DateOnly.MaxValue,
                    Seed = parsed.GetValue(seed),
                };
                var chosen = await KindOption.SchemaAsync(
                    parsed.GetValue(kind),
                    parsed.GetValue(schema),
                    paths,
                    reading: null,
                    cancellationToken
                );
                using var line = new ProgressLine($"tune {options.Detector}");
                var search = new HyperparameterSearch(
                    new FileTelemetryArchive(paths),
                    options,
                    chosen,
                    parsed.GetValue(strategy),
                    parsed.GetValue(state)
                );
                var found = await search.RunAsync(asked, new TuningProgressLine(line, asked), cancellationToken);
                line.Done($"{found.Trials.Count} trials");
                if (found.Best is { } best)
                {
                    Console.WriteLine(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"Lowest held-out loss {best.HeldOutLoss:G4}: "
                                + $"train --learning-rate {best.LearningRate:G3} --width {best.Width:G3}, or for the nights "
                                + $"Retrain__LearningRate={best.LearningRate:G3} Retrain__Width={best.Width:G3} ({best.ParameterCount:N0} parameters)"
                        )
                    );
                    if (parsed.GetValue(register))
                        await RegisterAsync(parsed.GetRequiredValue(CliOptions.Home), paths, chosen, options, best, cancellationToken);
                }
                if (parsed.GetValue(report) is { } file)
                    await ReportFile.WriteAsync(file, TuningReport.Write(found), cancellationToken);
                await JsonResult.WriteAsync(parsed.GetValue(CliOptions.Json), found, cancellationToken);
            }
        );
        return command;
    }

    private static async Task RegisterAsync(
        string home,
        string[] paths,
        FeatureSchema schema,
        TrainingOptions options,
        TuningTrial best,
        CancellationToken cancellationToken
    )
    {
        var found = options with { LearningRate = best.LearningRate, Width = best.Width };
        await TrainCommand.RegisterAsync(
            home,
            await DetectorTraining.TrainAsync(paths, schema, found, cancellationToken),
            cancellationToken
        );
    }
}
