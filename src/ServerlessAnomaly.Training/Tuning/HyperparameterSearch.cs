using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Bundles;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Fitting.Weights;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Tuning;

/// <summary>
/// Looks for the learning rate and the width with the lowest held-out loss. A trial is a training run like any other: same split, same
/// seed, healthy drives only, so no failure is looked at.
/// </summary>
/// <param name="archive">Past telemetry.</param>
/// <param name="training">Options of every trial but those searched.</param>
/// <param name="schema">The features.</param>
/// <param name="strategy">How trials are chosen.</param>
/// <param name="statePath">File to go on from and to keep the search in; null: none.</param>
public sealed class HyperparameterSearch(
    ITelemetryArchive archive,
    TrainingOptions training,
    FeatureSchema schema,
    SearchStrategy strategy,
    string? statePath
)
{
    /// <summary>What is searched, and between which bounds.</summary>
    public static IReadOnlyList<SearchDimension> Dimensions { get; } = [new("learningRate", 1e-4, 3e-2), new("width", 0.25, 4)];

    /// <summary>Runs until there are so many trials, those of the file included.</summary>
    /// <param name="trials">Trials in all.</param>
    /// <param name="progress">Told after each trial.</param>
    /// <param name="cancellationToken">Stops the search; the trials that are done are kept.</param>
    /// <exception cref="TrainingException">The data does not allow training, or the file holds another search.</exception>
    public async Task<TuningState> RunAsync(int trials, IProgress<TuningState>? progress, CancellationToken cancellationToken)
    {
        var file = new TuningFile(statePath);
        var state = file.Open(
            new TuningState(training.Detector, schema.Id, training.From, training.To, training.Seed, strategy, Dimensions, [])
        );
        var plan = new SearchPlan(Dimensions.Count, strategy, training.Seed);
        while (state.Trials.Count < trials)
        {
            var point = plan.Next([.. state.Trials.Select(Place)], Values(state.Trials));
            var trial = await TryAsync(Dimensions[0].At(point[0]), Dimensions[1].At(point[1]), cancellationToken);
            state = state with { Trials = [.. state.Trials, trial] };
            file.Save(state);
            progress?.Report(state);
        }
        return state;
    }

    /// <summary>
    /// What the process is fitted to: the loss's logarithm, because losses differ by factors. A training that diverged counts as the
    /// worst that did not.
    /// </summary>
    internal static double[] Values(IReadOnlyList<TuningTrial> trials)
    {
        var worst = trials.Max(trial => trial.HeldOutLoss) ?? 1;
        return [.. trials.Select(trial => Math.Log(trial.HeldOutLoss ?? worst))];
    }

    private static double[] Place(TuningTrial trial) => [Dimensions[0].PlaceOf(trial.LearningRate), Dimensions[1].PlaceOf(trial.Width)];

    private async Task<TuningTrial> TryAsync(double learningRate, double width, CancellationToken cancellationToken)
    {
        var options = training with { LearningRate = learningRate, Width = width };
        try
        {
            var bundle = await new TrainingRun().TrainAsync(archive, options, new WindowOptions(), schema, null, cancellationToken);
            var (manifest, metrics) = (bundle.Manifest, bundle.Manifest.Metrics);
            return new TuningTrial(
                learningRate,
                width,
                metrics["heldOutLoss"],
                (int)metrics["epochs"],
                manifest.ParameterCount,
                metrics["trainSeconds"]
            );
        }
        catch (DivergedException)
        {
            return new TuningTrial(learningRate, width, null, 0, 0, 0);
        }
    }
}
