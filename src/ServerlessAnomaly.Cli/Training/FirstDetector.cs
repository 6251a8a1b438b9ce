using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Fitting;

namespace ServerlessAnomaly.Cli.Training;

/// <summary>Sees to it that an instance has a champion: where the registry has none, one is trained on the bundled sample.</summary>
internal static class FirstDetector
{
    /// <summary>Last day of the sample on which the first detector is trained; the 16 days after it are unseen.</summary>
    public static readonly DateOnly LastTrainingDay = new(2016, 4, 14);

    /// <returns>Name of the schema that the champion was trained on.</returns>
    public static async Task<string> EnsureAsync(EmbeddedAppOptions options, IModelRegistry registry, CancellationToken cancellationToken)
    {
        if (await VersionAsync(options.Detector, registry, cancellationToken) is { } version)
            return options.Schema ?? await SchemaOfAsync(registry, options.Detector, version, cancellationToken);
        var schema = options.Schema ?? TelemetryOptions.DefaultSchema;
        var training = new TrainingOptions { Detector = options.Detector, To = LastTrainingDay };
        var bundle = await DetectorTraining.TrainAsync([HomeFolders.Sample()], FeatureSchema.Load(schema), training, cancellationToken);
        await DetectorTraining.RegisterAsync(registry, bundle, "First version, trained on the bundled sample.", cancellationToken);
        return schema;
    }

    /// <summary>The champion's version; where the pointer cannot be read, the newest version: what is there is not trained anew.</summary>
    private static async Task<string?> VersionAsync(string detector, IModelRegistry registry, CancellationToken cancellationToken)
    {
        try
        {
            return (await registry.ReadChampionAsync(detector, cancellationToken))?.Pointer.Version;
        }
        catch (ChampionUnreadableException unreadable)
        {
            await Console.Error.WriteLineAsync($"Nothing is scored until this is mended: {unreadable.Message}");
            return (await registry.ListAsync(detector, cancellationToken)).FirstOrDefault()?.Version
                ?? throw new CliException(unreadable.Message);
        }
    }

    private static async Task<string> SchemaOfAsync(
        IModelRegistry registry,
        string detector,
        string version,
        CancellationToken cancellationToken
    )
    {
        // A manifest that cannot be read is left out here, and refused by the scorer, which says so: it does not keep an instance from starting.
        var versions = await registry.ListAsync(detector, cancellationToken);
        var manifest = versions.FirstOrDefault(manifest => manifest.Version == version) ?? versions.FirstOrDefault();
        if (manifest is null)
            return TelemetryOptions.DefaultSchema;
        var name = manifest.Schema.Name;
        return FeatureSchema.Shipped.Contains(name)
            ? name
            : throw new CliException(
                $"The champion {detector} {version} was trained on the schema '{name}', which does not ship with the product: give --schema PATH."
            );
    }
}
