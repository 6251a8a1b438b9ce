using System.CommandLine;
using System.CommandLine.Parsing;
using ServerlessAnomaly.Cli.Evaluation;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Cli.Training;
using ServerlessAnomaly.Training.Reports;

namespace ServerlessAnomaly.Cli.Commands;

/// <summary><c>anomaly evaluate --protocol NAME --data PATH…</c></summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var protocol = new Option<EvaluationProtocol>("--protocol") { Description = $"How it is judged: {Names}.", HelpName = "NAME", Required = true, CustomParser = Protocol };
        var data = new Option<string[]>("--data") { Description = "The protocol's data: csv, csv.gz, zips of daily csvs, or folders of these; the folder of the data set for nab.", HelpName = "PATH", Required = true, AllowMultipleArgumentsPerToken = true };
        var detector = new Option<string?>("--detector") { Description = $"Detector. {Detectors}. Default: the first.", HelpName = "NAME" };
        var seed = new Option<int>("--seed") { Description = "Seed of all randomness.", DefaultValueFactory = _ => 1 };
        var report = new Option<string?>("--report") { Description = "Write an HTML report with curves and reasons to this file.", HelpName = "FILE" };
        var command = new Command("evaluate", "Train a detector by a fixed protocol and judge it on data that it has not seen.")
        {
            protocol, data, detector, seed, report,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var chosen = parsed.GetRequiredValue(protocol);
            var name = parsed.GetValue(detector) ?? chosen.Detectors[0];
            using var line = new ProgressLine($"evaluate {name}");
            var outcome = await chosen.RunAsync(
                parsed.GetRequiredValue(data), name, parsed.GetValue(seed), new TrainingProgressLine(line), cancellationToken);
            line.Done(outcome.Summary);
            outcome.WriteTable();
            if (parsed.GetValue(report) is { } file)
            {
                var evidence = outcome.Evidence ?? throw new CliException($"The protocol {chosen.Name} has no report: leave out --report.");
                await ReportFile.WriteAsync(file, EvaluationReport.Write(evidence), cancellationToken);
            }
            await JsonResult.WriteAsync(parsed.GetValue(CliOptions.Json), outcome.Result, cancellationToken);
        });
        return command;
    }

    private static string Names => string.Join(", ", EvaluationProtocol.All.Select(protocol => protocol.Name));

    private static string Detectors =>
        string.Join("; ", EvaluationProtocol.All.Select(protocol => $"{protocol.Name}: {string.Join(", ", protocol.Detectors)}"));

    private static EvaluationProtocol? Protocol(ArgumentResult argument)
    {
        var name = argument.Tokens[0].Value;
        if (EvaluationProtocol.All.FirstOrDefault(protocol => protocol.Name == name) is { } known) return known;
        argument.AddError($"There is no protocol '{name}'; there are {Names}.");
        return null;
    }
}
