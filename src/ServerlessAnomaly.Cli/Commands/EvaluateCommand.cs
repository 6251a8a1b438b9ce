using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ServerlessAnomaly.Cli.Evaluation;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Cli.Training;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Evaluation;
using ServerlessAnomaly.Training.Reports;
using ServerlessAnomaly.Training.Runs;

namespace ServerlessAnomaly.Cli.Commands;

/// <summary><c>anomaly evaluate --protocol NAME --data PATH…</c></summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var protocol = new Option<string>("--protocol") { Description = $"How it is judged: {Backblaze2018Protocol.Name}.", HelpName = "NAME", Required = true, CustomParser = Protocol };
        var data = new Option<string[]>("--data") { Description = "The protocol's data: csv, csv.gz, zips of daily csvs, or folders of these.", HelpName = "PATH", Required = true, AllowMultipleArgumentsPerToken = true };
        var detector = new Option<string>("--detector") { Description = $"Detector: {string.Join(", ", Backblaze2018Protocol.Detectors)}; or {DetectorComparison.All} of {string.Join(", ", Backblaze2018Protocol.Compared)}.", HelpName = "NAME", DefaultValueFactory = _ => TrainingOptions.DefaultDetector };
        var seed = new Option<int>("--seed") { Description = "Seed of all randomness.", DefaultValueFactory = _ => 1 };
        var seeds = new Option<int[]>("--seeds") { Description = "Several seeds, such as 1,2,3: medians and spread in one table.", HelpName = "N,N", CustomParser = Seeds };
        var report = new Option<string?>("--report") { Description = "Write an HTML report with curves and reasons to this file.", HelpName = "FILE" };
        var command = new Command("evaluate", "Train a detector by a fixed protocol and judge it on data that it has not seen.") { protocol, data, detector, seed, seeds, report };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(seeds) is { Length: > 0 } || parsed.GetValue(detector) == DetectorComparison.All)
            {
                int[] asked = parsed.GetValue(seeds) is { Length: > 0 } several ? several : [parsed.GetValue(seed)];
                var summaries = await DetectorComparison.RunAsync(
                    parsed.GetRequiredValue(data), parsed.GetRequiredValue(detector), asked, cancellationToken);
                await JsonResult.WriteAsync(parsed.GetValue(CliOptions.Json), summaries, cancellationToken);
                return;
            }
            using var line = new ProgressLine($"evaluate {parsed.GetRequiredValue(detector)}");
            var result = await Backblaze2018Protocol.RunAsync(
                new FileTelemetryArchive(parsed.GetRequiredValue(data)), parsed.GetRequiredValue(detector), parsed.GetValue(seed), new TrainingProgressLine(line), cancellationToken);
            line.Done($"judged on {result.NegativeWindows + result.PositiveWindows:N0} windows");
            EvaluationTable.Write(result);
            if (parsed.GetValue(report) is { } file) await ReportFile.WriteAsync(file, EvaluationReport.Write(result.Evidence!), cancellationToken);
            await JsonResult.WriteAsync(parsed.GetValue(CliOptions.Json), result, cancellationToken);
        });
        return command;
    }

    private static int[]? Seeds(ArgumentResult argument)
    {
        var parts = argument.Tokens[0].Value.Split(',');
        var seeds = new int[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out seeds[i])) continue;
            argument.AddError($"'{parts[i]}' is no seed: give whole numbers with commas between them, such as 1,2,3.");
            return null;
        }
        return seeds;
    }

    private static string? Protocol(ArgumentResult argument)
    {
        if (argument.Tokens[0].Value == Backblaze2018Protocol.Name) return Backblaze2018Protocol.Name;
        argument.AddError($"There is no protocol '{argument.Tokens[0].Value}'; there is {Backblaze2018Protocol.Name}.");
        return null;
    }
}
