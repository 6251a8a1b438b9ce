using System.Globalization;
using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Bundles;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Fitting.Weights;

namespace ServerlessAnomaly.Cli.Training;

/// <summary>Trains a detector on telemetry files or an archive, with progress.</summary>
internal static class DetectorTraining
{
    public static async Task<DetectorBundle> TrainAsync(
        IReadOnlyList<string> paths,
        FeatureSchema schema,
        TrainingOptions options,
        CancellationToken cancellationToken,
        FileReadOptions? reading = null,
        string? state = null
    )
    {
        var report = new FileReadReport();
        try
        {
            return await TrainAsync(new FileTelemetryArchive(paths, reading, report), report, schema, options, state, cancellationToken);
        }
        catch (TelemetryFormatException unreadable)
        {
            throw new TelemetryFormatException(
                $"{unreadable.Message} {report.Readings:N0} readings were read before it; nothing was trained.",
                unreadable
            );
        }
        catch (TrainingException refused) when (report is { Readings: 0, OfOtherKind: > 0 })
        {
            throw new CliException($"The files have no reading of {DriveKinds.Of(schema).Name()} drives. {report.Summary()}", refused);
        }
    }

    /// <summary>Trains on the archive of a home: captured events and daily files.</summary>
    public static async Task<DetectorBundle> TrainOnArchiveAsync(
        string home,
        FeatureSchema schema,
        TrainingOptions options,
        string? state,
        CancellationToken cancellationToken
    )
    {
        await using var storage = await StorageSession.OpenAsync(home, create: false, cancellationToken);
        return await TrainAsync(storage.Archive, report: null, schema, options, state, cancellationToken);
    }

    private static async Task<DetectorBundle> TrainAsync(
        ITelemetryArchive archive,
        FileReadReport? report,
        FeatureSchema schema,
        TrainingOptions options,
        string? state,
        CancellationToken cancellationToken
    )
    {
        using var line = new ProgressLine($"train {options.Detector}");
        var bundle = await new TrainingRun(TimeProvider.System).TrainAsync(
            archive,
            options,
            InstanceWindow.Read(),
            schema,
            new TrainingProgressLine(line),
            cancellationToken,
            state is null ? null : new FitFile(state)
        );
        if (report?.Summary() is { } leftOut)
            line.Above(leftOut);
        if (bundle.Manifest.Metrics["resumedAfterEpochs"] is > 0 and var epochs)
            line.Above(string.Create(CultureInfo.InvariantCulture, $"went on after epoch {epochs} of {state}"));
        var (manifest, data) = (bundle.Manifest, bundle.Manifest.Data);
        line.Done(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{manifest.Version} trained on {data.TrainingWindows:N0} windows of {data.Drives:N0} {manifest.Kind.Name()} drives in {line.Elapsed.TotalSeconds:N1} s; threshold {manifest.Threshold:G4} by {manifest.Calibration.Method}, exceeded by {manifest.Calibration.RealisedFalseAlarmRate:P1} of {manifest.Calibration.Drives:N0} held-out drives"
            )
        );
        return bundle;
    }

    /// <summary>Stores a version, and makes it champion if its detector has none.</summary>
    /// <returns>Whether it is the champion now.</returns>
    public static async Task<bool> RegisterAsync(
        IModelRegistry registry,
        DetectorBundle bundle,
        string reason,
        CancellationToken cancellationToken
    )
    {
        await registry.PublishAsync(bundle, cancellationToken);
        return await registry.PromoteFirstAsync(bundle.Manifest, reason, TimeProvider.System, cancellationToken);
    }
}
