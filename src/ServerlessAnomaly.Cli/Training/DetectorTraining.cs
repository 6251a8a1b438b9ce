using System.Globalization;
using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Runs;

namespace ServerlessAnomaly.Cli.Training;

/// <summary>Trains a detector on telemetry files, with progress.</summary>
internal static class DetectorTraining
{
    public static async Task<DetectorBundle> TrainAsync(
        IReadOnlyList<string> paths, FeatureSchema schema, TrainingOptions options, CancellationToken cancellationToken, FileReadOptions? reading = null,
        string? state = null)
    {
        using var line = new ProgressLine($"train {options.Detector}");
        var report = new FileReadReport();
        DetectorBundle bundle;
        try
        {
            bundle = await new TrainingRun(TimeProvider.System).TrainAsync(
                new FileTelemetryArchive(paths, reading, report), options, InstanceWindow.Read(), schema, new TrainingProgressLine(line), cancellationToken,
                state is null ? null : new FitFile(state));
        }
        catch (TelemetryFormatException unreadable)
        {
            throw new TelemetryFormatException($"{unreadable.Message} {report.Readings:N0} readings were read before it; nothing was trained.", unreadable);
        }
        if (report.Summary() is { } leftOut) line.Above(leftOut);
        if (bundle.Manifest.Metrics["resumedAfterEpochs"] is > 0 and var epochs)
            line.Above(string.Create(CultureInfo.InvariantCulture, $"went on after epoch {epochs} of {state}"));
        var (manifest, data) = (bundle.Manifest, bundle.Manifest.Data);
        line.Done(string.Create(
            CultureInfo.InvariantCulture,
            $"{manifest.Version} trained on {data.TrainingWindows:N0} windows of {data.Drives:N0} drives in {line.Elapsed.TotalSeconds:N1} s; threshold {manifest.Threshold:G4} by {manifest.Calibration.Method}, exceeded by {manifest.Calibration.RealisedFalseAlarmRate:P1} of {manifest.Calibration.Drives:N0} held-out drives"));
        return bundle;
    }

    /// <summary>Stores a version, and makes it champion if its detector has none.</summary>
    /// <returns>Whether it is the champion now.</returns>
    public static async Task<bool> RegisterAsync(IModelRegistry registry, DetectorBundle bundle, string reason, CancellationToken cancellationToken)
    {
        await registry.PublishAsync(bundle, cancellationToken);
        return await registry.PromoteFirstAsync(bundle.Manifest, reason, TimeProvider.System, cancellationToken);
    }
}
