using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using System.Runtime.InteropServices;
using ServerlessAnomaly.Graphs;
using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Architectures;
using ServerlessAnomaly.Training.Chance;
using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Training.Detectors;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Fitting.Weights;
using ServerlessAnomaly.Training.Reports;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Bundles;

/// <summary>
/// From an archive of telemetry to a detector: read, split, fit scaling and weights, set the threshold, write the bundle.
/// </summary>
/// <param name="time">Dates the detector. Default: the system's clock.</param>
public sealed class TrainingRun(TimeProvider? time = null)
{
    // Enough rows for a mean and a deviation; more would only cost time.
    private const int MaxScalingWindows = 20_000;

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>How the second stage learns.</summary>
    internal ChanceOptions Chance { get; init; } = new();

    /// <summary>Trains and calibrates a detector.</summary>
    /// <param name="archive">Past telemetry, failures marked.</param>
    /// <param name="options">What to train and how long.</param>
    /// <param name="window">Shape of a window; the scorer must use the same.</param>
    /// <param name="schema">The features; the scorer must use the same.</param>
    /// <param name="progress">Told how far the run is, at least once an epoch.</param>
    /// <param name="cancellationToken">Cancels the run; nothing is left behind, but for <paramref name="file"/>.</param>
    /// <param name="file">Keeps the fit after each epoch and goes on from it if it is the same fit; null: nothing is kept.</param>
    /// <returns>The model and its manifest, ready to be published.</returns>
    /// <exception cref="ArgumentException">The options are not valid, or name an unknown architecture.</exception>
    /// <exception cref="TelemetryFormatException">The archive cannot be read.</exception>
    /// <exception cref="TrainingException">The data does not allow a detector.</exception>
    public async Task<DetectorBundle> TrainAsync(
        ITelemetryArchive archive,
        TrainingOptions options,
        WindowOptions window,
        FeatureSchema schema,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default,
        FitFile? file = null
    )
    {
        Require(options);
        Require(window);
        options = options with { ExecutionProvider = TrainingDevice.Choose(options.ExecutionProvider) };
        _ = ArchitectureCatalog.Find(options.ArchitectureName);
        var start = file is null ? FitStart.Fresh : new FitStart { Checkpoint = file.Read(), Keep = file.Write };
        var clock = Stopwatch.StartNew();
        var data = await TelemetryDataset.ReadAsync(
            archive,
            schema,
            window,
            options.From,
            options.To,
            options.LabelsTo ?? options.To,
            rows => progress?.Report(new TrainingProgress(TrainingPhase.Reading, rows, null, rows / clock.Elapsed.TotalSeconds)),
            cancellationToken
        );
        var bundle = await Task.Run(() => Train(data, options, window, schema, start, progress, cancellationToken), cancellationToken);
        file?.Delete();
        return bundle;
    }

    /// <summary>
    /// Trains and calibrates on data that was read before; windows that end after the options' last day are not looked at.
    /// </summary>
    internal DetectorBundle Train(
        TelemetryDataset data,
        TrainingOptions options,
        WindowOptions window,
        FeatureSchema schema,
        FitStart start,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        options = options with { ExecutionProvider = TrainingDevice.Choose(options.ExecutionProvider) };
        var architecture = ArchitectureCatalog.Find(options.ArchitectureName);
        var split = HealthySplit.Of(data, window, options, start.LeftOut, start.NotCalibrated);
        var scaling = ScalingFit.Of(data, split.Training, Sample(split), window, schema, options.Score);
        var graph = new DetectorGraph(schema, window, architecture, scaling, options.Score, options.Seed, options.Width, options.Dropout);
        var fit = Fit(graph, data, split, options, window, schema, start, progress, cancellationToken);
        FitHealthyErrors(graph, fit.Weights, data, Sample(split), window);
        var model = graph.WriteScoring(fit.Weights);
        var scores = Scores(model, data, split, window, options, progress, cancellationToken);
        var (threshold, calibration) = ThresholdFit.Of(data, split, scores, options, window, ScoreOfOneCounter(scaling, schema, options));
        if (!float.IsFinite(threshold))
        {
            throw new TrainingException(
                $"The threshold came out as {threshold}: the scores of held-out drives are no numbers. Train again with other data."
            );
        }
        var reference = DriftReferenceFit.Of(model, data, split, window, schema);
        var chance = new FailureChanceFit(data, window, options, Chance).Run(graph, fit.Weights, cancellationToken);
        var bundle = BundleWriter.Write(
            new TrainedDetector(architecture, graph, fit, threshold, calibration, reference, chance, data, split, options, window, schema),
            _time.GetUtcNow()
        );
        return bundle with { Report = VersionReport.Write(bundle.Manifest) };
    }

    private static FitResult Fit(
        DetectorGraph graph,
        TelemetryDataset data,
        HealthySplit split,
        TrainingOptions options,
        WindowOptions window,
        FeatureSchema schema,
        FitStart start,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var weights = start.Weights is null ? null : NamedWeights.For(graph.Parameters.All, start.Weights);
        if (weights is not null)
            options = FitStart.Warm(options);
        var fingerprint = start.Keep is null ? "" : FitFingerprint.Of(data, split, window, schema, options, weights);
        var checkpoint = start.Checkpoint?.Fingerprint == fingerprint ? start.Checkpoint : null;
        Action<FitCheckpoint>? keep = start.Keep is { } take ? made => take(made with { Fingerprint = fingerprint }) : null;
        return new WeightFit(data, split, window, options).Run(graph, progress, cancellationToken, weights, checkpoint, keep);
    }

    /// <summary>What tells a threshold where too few drives are held out for their scores to tell; null if the score is not in
    /// nats.</summary>
    private static double? ScoreOfOneCounter(FeatureScaling scaling, FeatureSchema schema, TrainingOptions options) =>
        schema.Features.Any(feature => feature.Error == FeatureError.Squared)
            ? null
            : scaling.Tails?.SurpriseAt(options.TargetFalseAlarmRate);

    /// <summary>Training windows, thinned out evenly where there are many.</summary>
    private static WindowReference[] Sample(HealthySplit split)
    {
        var every = (split.Training.Length + MaxScalingWindows - 1) / MaxScalingWindows;
        return [.. split.Training.Where((_, index) => index % every == 0)];
    }

    /// <summary>The second pass over healthy windows, for scores that compare errors with theirs.</summary>
    private static void FitHealthyErrors(
        DetectorGraph graph,
        Dictionary<Parameter, float[]> weights,
        TelemetryDataset data,
        WindowReference[] sample,
        WindowOptions window
    )
    {
        if (graph.HealthyErrors is not { } healthy)
            return;
        var errors = new List<float>();
        using (var model = new WindowModel(graph.WriteErrors(weights), data, window))
            model.Run(sample, ["error"], (_, outputs) => errors.AddRange(outputs[0].GetTensorDataAsSpan<float>()));
        foreach (var (parameter, values) in healthy.Fit(CollectionsMarshal.AsSpan(errors)))
            weights[parameter] = values;
    }

    /// <summary>The scores of all windows of held-out drives.</summary>
    private static float[] Scores(
        byte[] model,
        TelemetryDataset data,
        HealthySplit split,
        WindowOptions window,
        TrainingOptions options,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var scores = new float[split.Calibration.Length];
        var clock = Stopwatch.StartNew();
        var done = 0;
        using var scoring = new WindowModel(model, data, window);
        scoring.Run(
            split.Calibration,
            ["score"],
            (windows, outputs) =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                outputs[0].GetTensorDataAsSpan<float>().CopyTo(scores.AsSpan(done));
                done += windows.Length;
                progress?.Report(
                    new TrainingProgress(
                        TrainingPhase.Calibrating,
                        done,
                        split.Calibration.Length,
                        done / clock.Elapsed.TotalSeconds,
                        options.Epochs,
                        options.Epochs
                    )
                );
            }
        );
        return scores;
    }

    private static void Require(object options)
    {
        var faults = new List<ValidationResult>();
        if (Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true))
            return;
        throw new ArgumentException(string.Join(" ", faults.Select(Sentence)));

        string Sentence(ValidationResult fault) =>
            fault.MemberNames.FirstOrDefault() is { } name
                ? FormattableString.Invariant($"{name} is {options.GetType().GetProperty(name)?.GetValue(options)}: {fault.ErrorMessage}")
                : fault.ErrorMessage!;
    }
}
