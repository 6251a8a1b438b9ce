using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Architectures;
using ServerlessAnomaly.Training.Bundles;
using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Training.Detectors;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Measures;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Evaluation;

/// <summary>
/// The protocol <c>backblaze-2018</c>: nine months of real drives. Trained and calibrated on windows that end in the first 60 % of the
/// days,
/// of drives that do not fail within the 30 days after; tested on the windows that lie wholly in the other days, one a day.
/// </summary>
public static class Backblaze2018Protocol
{
    /// <summary>Its name.</summary>
    public const string Name = "backblaze-2018";

    private const string SchemaName = "backblaze-10";
    private const double TrainingShare = 0.6;
    private const int MarginDays = 30;

    /// <summary>The default architecture as a plain autoencoder: it sees all features, and its score is their mean squared error.</summary>
    private const string Plain = "plain";

    /// <summary>The second stage of the default detector: it ranks by the chance of failing within its longest horizon.</summary>
    private const string Chance = "failure-chance";

    /// <summary>Detectors that it can judge.</summary>
    public static IReadOnlyList<string> Detectors { get; } =
    [.. ArchitectureCatalog.Names, Chance, Plain, IsolationForestReference.Name, AttributeRule.Name];

    /// <summary>The default detector and the references that it is compared with.</summary>
    public static IReadOnlyList<string> Compared { get; } =
    [TrainingOptions.DefaultDetector, Chance, Plain, IsolationForestReference.Name, AttributeRule.Name];

    /// <summary>Trains a detector and judges it.</summary>
    /// <param name="archive">The nine months.</param>
    /// <param name="detector">One of <see cref="Detectors"/>.</param>
    /// <param name="seed">Seed of training and of draws.</param>
    /// <param name="progress">Told how far reading and training are.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <exception cref="ArgumentException">There is no such detector.</exception>
    /// <exception cref="TrainingException">The data has too few days, or no drive that fails in the test period.</exception>
    public static async Task<EvaluationResult> RunAsync(
        ITelemetryArchive archive,
        string detector,
        int seed,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        if (!Detectors.Contains(detector))
            throw new ArgumentException($"There is no detector '{detector}'; there are {string.Join(", ", Detectors)}.");
        var (schema, window) = (FeatureSchema.Load(SchemaName), new WindowOptions());
        var data = await TelemetryDataset.ReadAsync(
            archive,
            schema,
            window,
            DateOnly.MinValue,
            DateOnly.MaxValue,
            DateOnly.MaxValue,
            rows => progress?.Report(new TrainingProgress(TrainingPhase.Reading, rows, null, 0)),
            cancellationToken
        );
        var split = SplitStep(data);
        var test = TestWindows(data, split, window);

        if (detector == AttributeRule.Name)
        {
            var ruled = DriveFigures.Judge(data, test, AttributeRule.Score(data, test, schema, window));
            return Evident(DriveFigures.Of(Name, ruled, detector, seed, data, bundle: null), ruled);
        }
        if (detector == IsolationForestReference.Name)
        {
            var healthy = HealthyWindows(data, split);
            var isolated = DriveFigures.Judge(
                data,
                test,
                await Task.Run(() => IsolationForestReference.Score(data, healthy, data, test, schema, window, seed), cancellationToken)
            );
            return Evident(DriveFigures.Of(Name, isolated, detector, seed, data, bundle: null), isolated);
        }
        var lastDay = DateOnly.FromDateTime(window.StartOf(split - 1));
        var options = new TrainingOptions
        {
            Detector = detector,
            Architecture = detector is Plain or Chance ? TrainingOptions.DefaultDetector : null,
            Score = detector == Plain ? ScoreMethod.Squared : ScoreMethod.Gated,
            Seed = seed,
            To = lastDay,
            LabelsTo = lastDay.AddDays(MarginDays),
            FailureMarginDays = MarginDays,
        };
        var bundle = await new TrainingRun().TrainAsync(archive, options, window, schema, progress, cancellationToken);
        using var model = new WindowModel(bundle.Model, data, window);
        if (detector == Chance)
        {
            if (bundle.Manifest.FailureChance?.Absent is { } why)
                throw new TrainingException($"There is no failure chance to judge: {why}.");
            int[] horizons = [.. bundle.Manifest.FailureChance!.Days];
            var chances = await Task.Run(() => model.Chances(test), cancellationToken);
            var ranked = DriveFigures.Judge(data, test, [.. chances.Select(one => one[^1])]);
            return Evident(
                DriveFigures.Of(Name, ranked, detector, seed, data, bundle: null) with
                {
                    Reliability = Reliability(data, test, chances, horizons),
                },
                ranked
            );
        }
        var scores = await Task.Run(() => model.Scores(test), cancellationToken);
        var judged = DriveFigures.Judge(data, test, scores);
        var figures = DriveFigures.Of(Name, judged, detector, seed, data, bundle);
        return Evident(figures, judged, bundle);

        EvaluationResult Evident(EvaluationResult result, JudgedWindow[] windows, DetectorBundle? trained = null) =>
            result with
            {
                Evidence = DriveEvidence.Of(result, windows, test, data, schema, window, trained),
            };
    }

    /// <summary>The first step of the test period.</summary>
    private static int SplitStep(TelemetryDataset data)
    {
        if (data.Drives.Count == 0)
            throw new TrainingException("The data has no reading: give the files of January to September 2018.");
        var first = data.Drives.Min(drive => drive.FirstStep);
        return first + (int)(TrainingShare * (data.Drives.Max(drive => drive.FirstStep + drive.Length) - first));
    }

    /// <summary>The windows of the training period that a trained detector could learn from; steps are days.</summary>
    private static WindowReference[] HealthyWindows(TelemetryDataset data, int split) =>
        [
            .. Enumerable
                .Range(0, data.Drives.Count)
                .SelectMany(data.WindowsOf)
                .Where(reference =>
                    data.EndStep(reference) < split
                    && !(
                        data.Drives[reference.Drive].FailureStep is { } failure
                        && failure < split + MarginDays
                        && failure - data.EndStep(reference) <= MarginDays
                    )
                ),
        ];

    private static WindowReference[] TestWindows(TelemetryDataset data, int split, WindowOptions window)
    {
        WindowReference[] test =
        [
            .. Enumerable
                .Range(0, data.Drives.Count)
                .SelectMany(data.WindowsOf)
                .Where(reference =>
                    data.EndStep(reference) - window.Steps + 1 >= split
                    && !(data.Drives[reference.Drive].FailureStep < data.EndStep(reference))
                ),
        ];
        if (!test.Any(reference => data.Drives[reference.Drive].IsHealthy) || test.All(reference => data.Drives[reference.Drive].IsHealthy))
        {
            throw new TrainingException(
                $"The test period has {test.Length} windows, but not of both failing and healthy drives: "
                    + "give the files of January to September 2018."
            );
        }
        return test;
    }

    /// <summary>A drive that was not seen a whole horizon later, and is not known to have failed, has no outcome.</summary>
    private static ChanceReliability[] Reliability(TelemetryDataset data, WindowReference[] test, float[][] chances, int[] horizons)
    {
        return
        [
            .. horizons
                .Index()
                .Select(horizon =>
                    ChanceReliability.Of(
                        horizon.Item,
                        [
                            .. Enumerable
                                .Range(0, test.Length)
                                .Where(i => Left(i) is not null || Seen(i) >= horizon.Item)
                                .Select(i => (chances[i][horizon.Index], Left(i) <= horizon.Item)),
                        ]
                    )
                ),
        ];

        int? Left(int i) => data.Drives[test[i].Drive].FailureStep - data.EndStep(test[i]);

        int Seen(int i) => data.Drives[test[i].Drive].FirstStep + data.Drives[test[i].Drive].Length - 1 - data.EndStep(test[i]);
    }
}
