using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ServerlessAnomaly.Benchmarks.Cost;
using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Retraining;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Benchmarks.Walk;

/// <summary><c>types</c>: how many types of the product a reading passes from body to alert, and a night from archive to champion.</summary>
internal static class TypesVerb
{
    private static readonly string[] NotOfTheWalk =
    [
        "ServerlessAnomaly.Benchmarks",
        "ServerlessAnomaly.Cli",
        "ServerlessAnomaly.Telemetry.Csv",
    ];

    public static Command Create()
    {
        var model = new Option<string?>("--model") { Description = "Folder of a detector: walk readings, not a night.", HelpName = "DIR" };
        var command = new Command("types", "Name the types that one walk of readings, or one night, passes.") { model };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(model), cancellationToken));
        return command;
    }

    private static async Task RunAsync(string? model, CancellationToken cancellationToken)
    {
        using var seen = new TypesSeen();
        await (model is null ? NightAsync(cancellationToken) : ReadingsAsync(model, cancellationToken));
        var types = seen.Except(NotOfTheWalk);
        foreach (var folder in types.GroupBy(type => type[..type.LastIndexOf('.')]))
            Console.WriteLine($"{folder.Key}: {string.Join(", ", folder.Select(type => type[(folder.Key.Length + 1)..]))}");
        Console.WriteLine($"{types.Count} types");
    }

    private static async Task ReadingsAsync(string model, CancellationToken cancellationToken)
    {
        var manifest = JsonSerializer.Deserialize<DetectorManifest>(
            await File.ReadAllTextAsync(Path.Combine(model, "manifest.json"), cancellationToken),
            DocumentJson.Indented
        )!;
        var bundle = new DetectorBundle(manifest, await File.ReadAllBytesAsync(Path.Combine(model, "model.onnx"), cancellationToken));
        using var pipeline = await InMemoryPipeline.StartAsync(manifest.Schema, bundle, cancellationToken);
        var bodies = SampleReadings.Bodies(SampleReadings.All());
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        for (var first = 0; first < bodies.Length; first += 500)
        {
            byte[][] part = [.. bodies.Skip(first).Take(500)];
            long[] numbers = [.. Enumerable.Range(first, part.Length).Select(number => (long)number)];
            await pipeline.Pipeline.ProcessAsync(
                new EventBatch("hub/group/0", part, numbers, [.. part.Select(_ => now)], [.. numbers.Select(number => $"{number}")]),
                cancellationToken
            );
        }
    }

    private static async Task NightAsync(CancellationToken cancellationToken)
    {
        var archive = new FileTelemetryArchive([HomeFolders.Sample()]);
        var clock = new FakeTimeProvider(new DateTimeOffset(2016, 5, 1, 2, 0, 0, TimeSpan.Zero));
        await new NightlyRun(
            archive,
            new InMemoryModelRegistry(),
            SampleReadings.Schema,
            new WindowOptions(),
            new DetectorOptions { ExecutionProvider = ExecutionProvider.Cpu },
            new RetrainingOptions { Days = 3650 },
            clock,
            NullLogger<RetrainingPipeline>.Instance
        ).RunAsync(cancellationToken);
    }
}
