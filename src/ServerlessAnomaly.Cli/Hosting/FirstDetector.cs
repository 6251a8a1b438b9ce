using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Cli.Training;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Runs;

namespace ServerlessAnomaly.Cli.Hosting;

/// <summary>Sees to it that an instance has a champion: where the registry has none, one is trained on the bundled sample.</summary>
internal static class FirstDetector
{
    /// <summary>Last day of the sample on which the first detector is trained; the 16 days after it are unseen.</summary>
    public static readonly DateOnly LastTrainingDay = new(2016, 4, 14);

    /// <returns>Name of the schema that the champion was trained on.</returns>
    public static async Task<string> EnsureAsync(EmbeddedAppOptions options, IModelRegistry registry, CancellationToken cancellationToken)
    {
        if (await registry.ReadChampionAsync(options.Detector, cancellationToken) is { } champion)
            return options.Schema ?? await SchemaOfAsync(registry, options.Detector, champion.Pointer.Version, cancellationToken);
        var schema = options.Schema ?? TelemetryOptions.DefaultSchema;
        var training = new TrainingOptions { Detector = options.Detector, To = LastTrainingDay };
        var bundle = await DetectorTraining.TrainAsync([HomeFolders.Sample()], FeatureSchema.Load(schema), training, cancellationToken);
        await DetectorTraining.RegisterAsync(registry, bundle, "First version, trained on the bundled sample.", cancellationToken);
        return schema;
    }

    private static async Task<string> SchemaOfAsync(IModelRegistry registry, string detector, string version, CancellationToken cancellationToken)
    {
        var bundle = await registry.ReadAsync(detector, version, cancellationToken);
        var name = bundle?.Manifest.Schema.Name;
        return name is not null && FeatureSchema.Shipped.Contains(name) ? name
            : throw new CliException($"The champion {detector} {version} was trained on the schema '{name ?? "unknown"}', which does not ship with the product: give --schema PATH.");
    }
}
