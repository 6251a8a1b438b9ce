using ServerlessAnomaly.Graphs;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Architectures;
using ServerlessAnomaly.Training.Bundles;
using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Training.Detectors;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Fitting.Weights;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Evaluation.Mixed;

/// <summary>
/// Detectors that know a drive's model, in three ways: one detector a model, one network with tails of each model's own, and, to see what an
/// unknown model meets, one detector that has never seen the model that it judges. Scores are in nats, −ln of a share of healthy drives, so
/// those of different detectors are compared as they are.
/// </summary>
/// <param name="known">The drives as they are known when the test begins.</param>
/// <param name="all">All data.</param>
/// <param name="test">Windows of it to score.</param>
/// <param name="options">How detectors are trained.</param>
/// <param name="schema">The features.</param>
/// <param name="window">Shape of a window.</param>
/// <param name="progress">Told how far training is.</param>
/// <param name="cancellationToken">Stops between detectors and steps.</param>
internal sealed class CohortContenders(
    TelemetryDataset known,
    TelemetryDataset all,
    WindowReference[] test,
    TrainingOptions options,
    FeatureSchema schema,
    WindowOptions window,
    IProgress<TrainingProgress>? progress,
    CancellationToken cancellationToken
)
{
    /// <summary>Fewest healthy drives of a model with which it gets a detector, or tails, of its own.</summary>
    public const int LeastDrives = 200;

    private const int Folds = 3;

    /// <summary>One detector for all.</summary>
    public MixedScores OneModel()
    {
        var bundle = Train(known);
        var (scores, thresholds) = (new float[test.Length], new float[test.Length]);
        Score(bundle, [.. Enumerable.Range(0, test.Length)], scores, thresholds);
        return new MixedScores(scores, thresholds, bundle);
    }

    /// <summary>One detector for each model with enough drives, and one for all the others, trained on all.</summary>
    public MixedScores OneEach()
    {
        var general = OneModel();
        var (scores, thresholds) = (general.Scores, general.Thresholds!);
        foreach (var model in LargeModels())
            Score(Train(known.Only(drive => drive.Model == model)), TestOf(model), scores, thresholds);
        return new MixedScores(scores, thresholds);
    }

    /// <summary>Each drive by a detector that was trained without its model: the models in three parts, each judged by the other two.</summary>
    public MixedScores Unknown()
    {
        var parts = known
            .Drives.CountBy(drive => drive.Model)
            .OrderByDescending(model => model.Value)
            .ThenBy(model => model.Key, StringComparer.Ordinal)
            .Index()
            .ToDictionary(model => model.Item.Key, model => model.Index % Folds);
        var (scores, thresholds) = (new float[test.Length], new float[test.Length]);
        for (var part = 0; part < Folds; part++)
        {
            int[] judged = [.. Enumerable.Range(0, test.Length).Where(i => PartOf(all.Drives[test[i].Drive].Model) == part)];
            if (judged.Length == 0)
                continue;
            Score(Train(known.Only(drive => PartOf(drive.Model) != part)), judged, scores, thresholds);
        }
        return new MixedScores(scores, thresholds);

        int PartOf(string model) => parts.GetValueOrDefault(model);
    }

    /// <summary>One network, and for each model with enough drives tails of its own: how rare a count is among drives of its model.</summary>
    public MixedScores Relative()
    {
        var split = HealthySplit.Of(known, window, options);
        var architecture = ArchitectureCatalog.Find(options.ArchitectureName);
        var scaling = ScalingFit.Of(known, split.Training, split.Training, window, schema, options.Score);
        var graph = Graph(scaling);
        var fit = new WeightFit(known, split, window, options).Run(graph, progress, cancellationToken);
        var weights = fit.Weights.ToDictionary(entry => entry.Key.Name, entry => entry.Value);
        var (scores, calibration) = (new float[test.Length], new float[split.Calibration.Length]);
        var large = LargeModels();
        foreach (var model in large.Append(null))
        {
            WindowReference[] own = [.. split.Training.Where(reference => known.Drives[reference.Drive].Model == model)];
            var tails = model is null
                ? scaling
                : scaling with
                {
                    Tails = ScalingFit.Of(known, own, own, window, schema, options.Score).Tails,
                };
            var file = Scoring(Graph(tails));
            Fill(file, all, test, scores, IsOf(all));
            Fill(file, known, split.Calibration, calibration, IsOf(known));

            Func<WindowReference, bool> IsOf(TelemetryDataset data) =>
                reference =>
                    model is null ? !large.Contains(data.Drives[reference.Drive].Model) : data.Drives[reference.Drive].Model == model;
        }
        var (threshold, _) = ThresholdFit.Of(
            known,
            split,
            calibration,
            options,
            window,
            scaling.Tails?.SurpriseAt(options.TargetFalseAlarmRate)
        );
        return new MixedScores(scores, [.. Enumerable.Repeat(threshold, test.Length)]);

        DetectorGraph Graph(FeatureScaling scales) =>
            new(schema, window, architecture, scales, options.Score, options.Seed, options.Width, options.Dropout);

        byte[] Scoring(DetectorGraph made) =>
            made.WriteScoring(
                made.Parameters.All.Concat(made.Parameters.Statistics)
                    .ToDictionary(parameter => parameter, parameter => weights[parameter.Name])
            );
    }

    private string[] LargeModels() =>
        [
            .. known
                .Drives.Where(drive => drive.IsHealthy && drive.Length >= window.Steps)
                .CountBy(drive => drive.Model)
                .Where(model => model.Value >= LeastDrives)
                .Select(model => model.Key)
                .Order(StringComparer.Ordinal),
        ];

    private int[] TestOf(string model) => [.. Enumerable.Range(0, test.Length).Where(i => all.Drives[test[i].Drive].Model == model)];

    private DetectorBundle Train(TelemetryDataset data) =>
        new TrainingRun().Train(data, options, window, schema, FitStart.Fresh, progress, cancellationToken);

    private void Score(DetectorBundle bundle, int[] judged, float[] scores, float[] thresholds)
    {
        using var model = new WindowModel(bundle.Model, all, window);
        foreach (var (at, score) in judged.Zip(model.Scores(judged.Select(i => test[i]).ToArray())))
            (scores[at], thresholds[at]) = (score, bundle.Manifest.Threshold);
    }

    private void Fill(byte[] file, TelemetryDataset data, WindowReference[] windows, float[] scores, Func<WindowReference, bool> which)
    {
        int[] judged = [.. Enumerable.Range(0, windows.Length).Where(i => which(windows[i]))];
        using var model = new WindowModel(file, data, window);
        foreach (var (at, score) in judged.Zip(model.Scores(judged.Select(i => windows[i]).ToArray())))
            scores[at] = score;
    }
}
