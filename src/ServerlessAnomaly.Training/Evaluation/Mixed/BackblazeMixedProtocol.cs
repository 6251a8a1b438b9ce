using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Bundles;
using ServerlessAnomaly.Training.Chance;
using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Fitting.Weights;
using ServerlessAnomaly.Training.Measures;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Evaluation.Mixed;

/// <summary>
/// The protocol <c>backblaze-mixed</c>: whole days of a fleet of many models. Split by time at 60 % of the days; see <see cref="MixedDays"/>.
/// A test window ends after the split; its first days may lie before it.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Steps">Days of a window.</param>
public sealed record BackblazeMixedProtocol(string Name, int Steps)
{
    private const string SchemaName = "backblaze-10";
    private const double AlarmRate = 0.01;

    private const string OneModel = "one-model";
    private const string Cohorts = "cohorts";
    private const string Relative = "model-relative";
    private const string Unknown = "unknown-model";
    private const string Chance = "failure-chance";

    /// <summary>The protocol with the product's windows, and with windows half as long.</summary>
    public static IReadOnlyList<BackblazeMixedProtocol> All { get; } = [new("backblaze-mixed", 16), new("backblaze-mixed-8", 8)];

    /// <summary>Detectors that it can judge; all are compared.</summary>
    public static IReadOnlyList<string> Detectors { get; } =
    [Cohorts, Relative, OneModel, Unknown, Chance, BoostedTreesReference.Name, IsolationForestReference.Name, AttributeRule.Name];

    /// <summary>How detectors are trained, but for days and seed.</summary>
    internal TrainingOptions Training { get; init; } = new();

    /// <summary>Trains a detector and judges it.</summary>
    /// <param name="archive">The days.</param>
    /// <param name="detector">One of <see cref="Detectors"/>.</param>
    /// <param name="seed">Seed of training and of draws.</param>
    /// <param name="progress">Told how far reading and training are.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <exception cref="ArgumentException">There is no such detector.</exception>
    /// <exception cref="TrainingException">The data has too few days, or no drive that fails in the test period.</exception>
    public async Task<EvaluationResult> RunAsync(
        ITelemetryArchive archive,
        string detector,
        int seed,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        if (!Detectors.Contains(detector))
            throw new ArgumentException($"There is no detector '{detector}'; there are {string.Join(", ", Detectors)}.");
        var (schema, window) = (FeatureSchema.Load(SchemaName), new WindowOptions { Steps = Steps });
        var all = await ReadAsync(DateOnly.MaxValue);
        var days = MixedDays.Of(all);
        // Read a second time, so that nothing that is known only later can reach what is trained.
        var known = await ReadAsync(MixedDays.Day(days.Split - 1, window));
        var test = days.Test(all);
        return await Task.Run(Judge, cancellationToken);

        EvaluationResult Judge()
        {
            var options = Training with
            {
                Seed = seed,
                To = MixedDays.Day(days.LastTrained, window),
                LabelsTo = MixedDays.Day(days.Split - 1, window),
            };
            var cohorts = new CohortContenders(known, all, test, options, schema, window, progress, cancellationToken);
            var scores = detector switch
            {
                OneModel => cohorts.OneModel(),
                Cohorts => cohorts.OneEach(),
                Relative => cohorts.Relative(),
                Unknown => cohorts.Unknown(),
                Chance => SecondStage(known, all, test, options, schema, window, progress, cancellationToken),
                BoostedTreesReference.Name => new MixedScores(BoostedTreesReference.Score(known, all, test, window, seed)),
                IsolationForestReference.Name => new MixedScores(Forest(known, all, test, days, schema, window, seed)),
                _ => new MixedScores(AttributeRule.Score(all, test, schema, window)),
            };
            return Figures(scores, DriveFigures.Judge(all, test, scores.Scores));
        }

        EvaluationResult Figures(MixedScores scores, JudgedWindow[] judged)
        {
            var limit = Ranking.ThresholdAt(DetectionMetrics.Highest(judged.Where(one => one.IsHealthy)).Values, AlarmRate);
            bool[] flagged = [.. judged.Select(one => one.Score > limit)];
            bool[]? above = scores.Thresholds is { } thresholds
                ? [.. judged.Zip(thresholds, (one, threshold) => one.Score > threshold)]
                : null;
            var alarms = new List<FirstAlarms> { FirstAlarms.Of(FormattableString.Invariant($"{AlarmRate}"), judged, flagged) };
            if (above is not null)
                alarms.Add(FirstAlarms.Of("threshold", judged, above));
            var result = DriveFigures.Of(Name, judged, detector, seed, all, scores.Bundle) with
            {
                FirstAlarms = alarms,
                Models = ModelFigures.Of(judged, drive => all.Drives[drive].Model, flagged, above),
            };
            return result with { Evidence = DriveEvidence.Of(result, judged, test, all, schema, window, scores.Bundle) };
        }

        Task<TelemetryDataset> ReadAsync(DateOnly to) =>
            TelemetryDataset.ReadAsync(
                archive,
                schema,
                window,
                DateOnly.MinValue,
                to,
                to,
                rows => progress?.Report(new TrainingProgress(TrainingPhase.Reading, rows, null, 0)),
                cancellationToken
            );
    }

    /// <summary>
    /// The second stage over one detector for all. It looks by itself at outcomes that are known when the test begins, so its days go on up
    /// to the test. The time before the test has too few days for a horizon of 30, and few failures.
    /// </summary>
    private static MixedScores SecondStage(
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
        var run = new TrainingRun
        {
            Chance = new ChanceOptions { HorizonDays = [MixedDays.Horizon], LeastFailures = 5 },
        };
        var bundle = run.Train(
            known,
            options with
            {
                To = options.LabelsTo!.Value,
            },
            window,
            schema,
            FitStart.Fresh,
            progress,
            cancellationToken
        );
        if (bundle.Manifest.FailureChance?.Absent is { } why)
            throw new TrainingException($"There is no failure chance to judge: {why}.");
        using var model = new WindowModel(bundle.Model, all, window);
        return new MixedScores([.. model.Chances(test).Select(chances => chances[0])]);
    }

    private static float[] Forest(
        TelemetryDataset known,
        TelemetryDataset all,
        WindowReference[] test,
        MixedDays days,
        FeatureSchema schema,
        WindowOptions window,
        int seed
    )
    {
        WindowReference[] training =
        [
            .. Enumerable
                .Range(0, known.Drives.Count)
                .Where(drive => known.Drives[drive].IsHealthy)
                .SelectMany(known.WindowsOf)
                .Where(reference => known.EndStep(reference) <= days.LastTrained),
        ];
        return IsolationForestReference.Score(known, training, all, test, schema, window, seed);
    }
}
