using System.CommandLine;
using ServerlessAnomaly.Cli.Commands.Replay;
using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Cli.Training;
using ServerlessAnomaly.Graphs.Optimization;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Architectures;
using ServerlessAnomaly.Training.Detectors;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Thresholds;

namespace ServerlessAnomaly.Cli.Commands.Training;

/// <summary><c>anomaly train --data PATH… --kind KIND --detector NAME</c></summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var data = new Option<string[]>("--data")
        {
            Description = "csv, csv.gz, a zip of daily csvs, or a folder of any of these.",
            HelpName = "PATH",
            AllowMultipleArgumentsPerToken = true,
        };
        var archive = new Option<bool>("--archive") { Description = "Train on what devices have sent to this home instead of files." };
        var kind = KindOption.Create("Kind of drive to train for; its detector has the kind behind its name (conv1d-nvme)");
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
        var register = new Option<bool>("--register")
        {
            Description = "Store the version in the registry; it becomes champion if there is none.",
        };
        var output = new Option<string?>("--out")
        {
            Description = "Folder to write model.onnx, manifest.json, report.html and, for vae, the network's five models to.",
            HelpName = "DIR",
        };
        var from = new Option<DateOnly?>("--from") { Description = "First day to train on.", CustomParser = ReplayCommand.Day };
        var to = new Option<DateOnly?>("--to") { Description = "Last day to train on.", CustomParser = ReplayCommand.Day };
        var seed = new Option<int>("--seed") { Description = "Seed of all randomness.", DefaultValueFactory = _ => 1 };
        var rate = new Option<double>("--false-alarm-rate")
        {
            Description = "Share of healthy drives that may be flagged within 30 days.",
            DefaultValueFactory = _ => 0.01,
        };
        var score = new Option<string>("--score")
        {
            Description = $"How the score is made: {string.Join(", ", ScoreMethods.Names)}.",
            HelpName = "NAME",
            DefaultValueFactory = _ => ScoreMethods.NameOf(new TrainingOptions().Score),
        };
        var threshold = new Option<string>("--threshold")
        {
            Description = "How the threshold is set on held-out drives: drive-false-alarm-rate, percentile:P or sigma:K.",
            HelpName = "RULE",
            DefaultValueFactory = _ => ThresholdRule.Default.ToString(),
        };
        var learningRate = new Option<double>("--learning-rate")
        {
            Description = "Adam's learning rate at the start.",
            DefaultValueFactory = _ => new TrainingOptions().LearningRate,
        };
        var width = new Option<double>("--width") { Description = "Factor on the network's hidden sizes.", DefaultValueFactory = _ => 1 };
        var epochs = new Option<int>("--epochs")
        {
            Description = "Most passes over the training windows.",
            DefaultValueFactory = _ => new TrainingOptions().Epochs,
        };
        var batchSize = new Option<int>("--batch-size")
        {
            Description = "Windows per step.",
            DefaultValueFactory = _ => new TrainingOptions().BatchSize,
        };
        var patience = new Option<int>("--patience")
        {
            Description = "Epochs without a better held-out loss after which training stops.",
            DefaultValueFactory = _ => new TrainingOptions().Patience,
        };
        var maxWindows = new Option<int>("--max-windows")
        {
            Description = "Most windows to train on; of more, every n-th is taken.",
            DefaultValueFactory = _ => new TrainingOptions().MaxTrainingWindows,
        };
        var dropout = new Option<double>("--dropout") { Description = "Share of hidden values dropped while training." };
        var device = new Option<ExecutionProvider>("--device")
        {
            Description = "What training runs on: cpu, cuda, or auto (CUDA if it loads).",
            DefaultValueFactory = _ => ExecutionProvider.Cpu,
        };
        var state = new Option<string?>("--state")
        {
            Description = "Keep the fit in this file after each epoch, and go on from it if it is there.",
            HelpName = "FILE",
        };
        var (map, maxUnreadable) = (FileOptions.Map(), FileOptions.MaxUnreadable());
        var command = new Command("train", "Train a detector on telemetry files, or on what devices have sent.")
        {
            map,
            maxUnreadable,
            data,
            archive,
            kind,
            detector,
            schema,
            register,
            output,
            from,
            to,
            seed,
            rate,
            learningRate,
            width,
            score,
            threshold,
            epochs,
            batchSize,
            patience,
            maxWindows,
            dropout,
            device,
            state,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var options = new TrainingOptions
                {
                    Detector = KindOption.DetectorOf(KnownDetector(parsed.GetRequiredValue(detector)), parsed.GetValue(kind)),
                    From = parsed.GetValue(from) ?? DateOnly.MinValue,
                    To = parsed.GetValue(to) ?? new TrainingOptions().To,
                    Seed = parsed.GetValue(seed),
                    TargetFalseAlarmRate = parsed.GetValue(rate),
                    LearningRate = parsed.GetValue(learningRate),
                    Width = parsed.GetValue(width),
                    Epochs = parsed.GetValue(epochs),
                    BatchSize = parsed.GetValue(batchSize),
                    Patience = parsed.GetValue(patience),
                    MaxTrainingWindows = parsed.GetValue(maxWindows),
                    Dropout = parsed.GetValue(dropout),
                    ExecutionProvider = parsed.GetValue(device),
                    Score = ScoreMethods.Parse(parsed.GetRequiredValue(score)),
                    Threshold = ThresholdRule.Parse(parsed.GetRequiredValue(threshold)),
                };
                var (paths, home) = (parsed.GetValue(data) ?? [], parsed.GetRequiredValue(CliOptions.Home));
                if (paths.Length > 0 == parsed.GetValue(archive))
                    throw new CliException("Give either --data PATH… or --archive.");
                var reading = FileOptions.Read(parsed.GetValue(map), parsed.GetValue(maxUnreadable));
                var chosen = await KindOption.SchemaAsync(
                    parsed.GetValue(kind),
                    parsed.GetValue(schema),
                    paths,
                    reading,
                    cancellationToken
                );
                var bundle = parsed.GetValue(archive)
                    ? await DetectorTraining.TrainOnArchiveAsync(home, chosen, options, parsed.GetValue(state), cancellationToken)
                    : await DetectorTraining.TrainAsync(paths, chosen, options, cancellationToken, reading, parsed.GetValue(state));
                if (parsed.GetValue(output) is { } folder)
                    await WriteAsync(bundle, folder, cancellationToken);
                if (parsed.GetValue(register))
                    await RegisterAsync(home, bundle, cancellationToken);
                await JsonResult.WriteAsync(parsed.GetValue(CliOptions.Json), bundle.Manifest, cancellationToken);
            }
        );
        return command;
    }

    internal static string KnownDetector(string name) =>
        ArchitectureCatalog.Names.Contains(name)
            ? name
            : throw new CliException($"There is no detector '{name}'; there are {string.Join(", ", ArchitectureCatalog.Names)}.");

    internal static async Task RegisterAsync(string home, DetectorBundle bundle, CancellationToken cancellationToken)
    {
        await using var storage = await StorageSession.OpenAsync(home, create: true, cancellationToken);
        var champion = await DetectorTraining.RegisterAsync(storage.Registry, bundle, "First version of its detector.", cancellationToken);
        Console.WriteLine(
            $"Registered {bundle.Manifest.Detector} {bundle.Manifest.Version}; {(champion ? "it is the champion." : "the champion stays.")}"
        );
    }

    private static async Task WriteAsync(DetectorBundle bundle, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(Path.Combine(folder, "model.onnx"), bundle.Model, cancellationToken);
        await JsonResult.WriteAsync(Path.Combine(folder, "manifest.json"), bundle.Manifest, cancellationToken);
        await ReportFile.WriteAsync(Path.Combine(folder, "report.html"), bundle.Report!, cancellationToken);
        foreach (var (name, part) in bundle.Parts)
            await File.WriteAllBytesAsync(Path.Combine(folder, $"{name}.onnx"), part, cancellationToken);
        Console.WriteLine(
            $"Wrote {string.Join(", ", bundle.Parts.Keys.Select(name => $"{name}.onnx").Prepend("model.onnx"))}, manifest.json and report.html to {folder}."
        );
    }
}
