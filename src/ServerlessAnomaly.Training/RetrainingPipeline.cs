using Microsoft.Extensions.Logging;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Runs;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training;

/// <summary>The nightly run: train on the archive's last days → register → promote if there is no champion yet.</summary>
public sealed partial class RetrainingPipeline(
    ITelemetryArchive archive,
    IModelRegistry registry,
    FeatureSchema schema,
    WindowOptions window,
    DetectorOptions detector,
    RetrainingOptions options,
    TimeProvider clock,
    ILogger<RetrainingPipeline> log)
{
    /// <summary>Trains and registers one version.</summary>
    /// <returns>Its manifest.</returns>
    /// <exception cref="TrainingException">The archive holds too little, or nothing that can be learned.</exception>
    public async Task<DetectorManifest> RunAsync(CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var training = new TrainingOptions
        {
            Detector = detector.Name,
            From = today.AddDays(-options.Days),
            To = today,
            Seed = options.Seed,
            TargetFalseAlarmRate = options.TargetFalseAlarmRate,
            MaxTrainingWindows = options.MaxTrainingWindows,
        };
        Started(detector.Name, training.From, training.To);
        var bundle = await new TrainingRun(clock).TrainAsync(archive, training, window, schema, progress: null, cancellationToken);
        await registry.PublishAsync(bundle, cancellationToken);
        var promoted = await registry.PromoteFirstAsync(bundle.Manifest, "First version of its detector.", clock, cancellationToken);
        Registered(bundle.Manifest.Detector, bundle.Manifest.Version, promoted ? "it is the champion" : "the champion stays");
        return bundle.Manifest;
    }

    [LoggerMessage(30, LogLevel.Information, "Training {Detector} on the archive's days from {From} to {To}.")]
    private partial void Started(string detector, DateOnly from, DateOnly to);

    [LoggerMessage(31, LogLevel.Information, "Registered {Detector} {Version}; {Consequence}.")]
    private partial void Registered(string detector, string version, string consequence);
}
