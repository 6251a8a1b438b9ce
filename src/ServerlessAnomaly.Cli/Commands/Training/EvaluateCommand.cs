using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ServerlessAnomaly.Cli.Evaluation;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Cli.Training;
using ServerlessAnomaly.Training.Reports;

namespace ServerlessAnomaly.Cli.Commands.Training;

/// <summary><c>anomaly evaluate --protocol NAME --data PATH…</c></summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var protocol = new Option<EvaluationProtocol>("--protocol")
        {
            Description = $"How it is judged: {Names}.",
            HelpName = "NAME",
            Required = true,
            CustomParser = Protocol,
        };
        var data = new Option<string[]>("--data")
        {
            Description =
                "The protocol's data: csv, csv.gz, zips of daily csvs, or folders of these; the folder of the data set for mnist and nab.",
            HelpName = "PATH",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var detector = new Option<string?>("--detector")
        {
            Description = $"Detector, or {DetectorComparison.All}. {Detectors}. Default: the first.",
            HelpName = "NAME",
        };
        var seed = new Option<int>("--seed") { Description = "Seed of all randomness.", DefaultValueFactory = _ => 1 };
        var seeds = new Option<int[]>("--seeds")
        {
            Description = "Several seeds, such as 1,2,3: medians and spread in one table.",
            HelpName = "N,N",
            CustomParser = Seeds,
        };
        var report = new Option<string?>("--report")
        {
            Description = "Write an HTML report with curves and reasons to this file.",
            HelpName = "FILE",
        };
        var command = new Command("evaluate", "Train a detector by a fixed protocol and judge it on data that it has not seen.")
        {
            protocol,
            data,
            detector,
            seed,
            seeds,
            report,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var chosen = parsed.GetRequiredValue(protocol);
                var name = parsed.GetValue(detector) ?? chosen.Detectors[0];
                var paths = parsed.GetRequiredValue(data);
                if (parsed.GetValue(seeds) is { Length: > 0 } || name == DetectorComparison.All)
                {
                    if (parsed.GetValue(report) is not null)
                        throw new CliException("A report shows one detector and one seed: leave out --report, or give --seed.");
                    var several = parsed.GetValue(seeds) is { Length: > 0 } given ? given : [parsed.GetValue(seed)];
                    var summaries = await DetectorComparison.RunAsync(chosen, paths, name, several, cancellationToken);
                    await JsonResult.WriteAsync(parsed.GetValue(CliOptions.Json), summaries, cancellationToken);
                    return;
                }
                using var line = new ProgressLine($"evaluate {name}");
                var outcome = await chosen.RunAsync(paths, name, parsed.GetValue(seed), new TrainingProgressLine(line), cancellationToken);
                line.Done(outcome.Summary);
                outcome.WriteTable();
                if (parsed.GetValue(report) is { } file)
                {
                    var evidence =
                        outcome.Evidence ?? throw new CliException($"The protocol {chosen.Name} has no report: leave out --report.");
                    await ReportFile.WriteAsync(file, EvaluationReport.Write(evidence), cancellationToken);
                }
                await JsonResult.WriteAsync(parsed.GetValue(CliOptions.Json), outcome.Result, cancellationToken);
            }
        );
        return command;
    }

    private static int[]? Seeds(ArgumentResult argument)
    {
        var parts = argument.Tokens[0].Value.Split(',');
        var seeds = new int[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out seeds[i]))
                continue;
            argument.AddError($"'{parts[i]}' is no seed: give whole numbers with commas between them, such as 1,2,3.");
            return null;
        }
        return seeds;
    }

    private static string Names => string.Join(", ", EvaluationProtocol.All.Select(protocol => protocol.Name));

    private static string Detectors =>
        string.Join("; ", EvaluationProtocol.All.Select(protocol => $"{protocol.Name}: {string.Join(", ", protocol.Detectors)}"));

    private static EvaluationProtocol? Protocol(ArgumentResult argument)
    {
        var name = argument.Tokens[0].Value;
        if (EvaluationProtocol.All.FirstOrDefault(protocol => protocol.Name == name) is { } known)
            return known;
        argument.AddError($"There is no protocol '{name}'; there are {Names}.");
        return null;
    }
}
