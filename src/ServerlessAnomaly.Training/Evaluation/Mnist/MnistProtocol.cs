using ServerlessAnomaly.Training.Architectures;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Fitting.Weights;
using ServerlessAnomaly.Training.Images;
using ServerlessAnomaly.Training.Measures;
using ServerlessAnomaly.Training.Thresholds;

namespace ServerlessAnomaly.Training.Evaluation.Mnist;

/// <summary>
/// The protocols on handwritten digits: some digits are normal, and a network that was trained on these alone has to tell the others. Of
/// the normal training digits a seeded tenth is held out. Test digits decide nothing, except where the protocol sets its threshold on them.
/// </summary>
public sealed class MnistProtocol
{
    private const double HeldOutShare = 0.1;

    private readonly byte[] _normal,
        _anomalous;
    private readonly IArchitecture[] _architectures;
    private readonly ThresholdRule _rule;
    private readonly bool _onTestDigits,
        _balanced;
    private readonly TrainingOptions _options;

    private MnistProtocol(
        string name,
        byte[] normal,
        byte[] anomalous,
        IArchitecture[] architectures,
        ThresholdRule rule,
        bool onTestDigits,
        bool balanced,
        TrainingOptions options
    )
    {
        (Name, _normal, _anomalous, _architectures, _options) = (name, normal, anomalous, architectures, options);
        (_rule, _onTestDigits, _balanced) = (rule, onTestDigits, balanced);
    }

    /// <summary>
    /// <c>mnist-vae</c>: 1 and 4 are normal, 5 is anomalous. The threshold is the 99th percentile of the training digits' scores. The test
    /// has all test digits 5 and as many normal ones, drawn by seed.
    /// </summary>
    public static MnistProtocol Vae { get; } =
        new(
            "mnist-vae",
            [1, 4],
            [5],
            [new VariationalAutoencoder(256, 8, 1)],
            new ThresholdRule(ThresholdMethod.Percentile, 99),
            onTestDigits: false,
            balanced: true,
            new TrainingOptions
            {
                Epochs = 15,
                BatchSize = 128,
                MinSteps = 1,
                Patience = 5,
                LearningRate = 0.002,
            }
        );

    /// <summary>
    /// <c>mnist-one</c>: 1 is normal, all other digits are anomalous. The threshold is mean + 3 standard deviations of the scores of the
    /// normal test digits.
    /// </summary>
    public static MnistProtocol One { get; } =
        new(
            "mnist-one",
            [1],
            [0, 2, 3, 4, 5, 6, 7, 8, 9],
            [new Conv2dAutoencoder(4), new Denoising(new Conv2dAutoencoder(4), 0.3f), new ImageSuperResolution(new Conv2dAutoencoder(4))],
            new ThresholdRule(ThresholdMethod.Sigma, 3),
            onTestDigits: true,
            balanced: false,
            new TrainingOptions
            {
                Epochs = 8,
                BatchSize = 64,
                MinSteps = 1,
                Patience = 5,
                LearningRate = 0.003,
            }
        );

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Detectors that it can judge; the first is the default.</summary>
    public IReadOnlyList<string> Detectors => [.. _architectures.Select(architecture => architecture.Name)];

    /// <summary>Trains a detector and judges it.</summary>
    /// <param name="folder">Folder with the four idx files.</param>
    /// <param name="detector">One of <see cref="Detectors"/>.</param>
    /// <param name="seed">Seed of initial weights, order, held-out digits and draws.</param>
    /// <param name="progress">Told how far training is.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <exception cref="ArgumentException">There is no such detector.</exception>
    /// <exception cref="TrainingException">A file is missing or damaged.</exception>
    public Task<ImageEvaluationResult> RunAsync(
        string folder,
        string detector,
        int seed,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken
    ) =>
        Task.Run(
            () => Run(IdxReader.Read(folder, "train"), IdxReader.Read(folder, "t10k"), detector, seed, progress, cancellationToken),
            cancellationToken
        );

    /// <summary>Trains on some digits and judges by others.</summary>
    internal ImageEvaluationResult Run(
        ImageSet train,
        ImageSet test,
        string detector,
        int seed,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var architecture =
            _architectures.FirstOrDefault(known => known.Name == detector)
            ?? throw new ArgumentException($"There is no detector '{detector}'; there are {string.Join(", ", Detectors)}.");
        var random = new Random(seed);
        var (heldOut, training) = Divide(train.WithLabels(_normal), HeldOutShare, random);
        var (normal, anomalous) = (test.WithLabels(_normal), test.WithLabels(_anomalous));
        if (_balanced)
            normal = Divide(normal, Math.Min(1, anomalous.Count / (double)normal.Count), random).First;

        var graph = new ImageGraph(train.Height, train.Width, architecture, seed);
        var fit = ImageFit.Run(graph, training, heldOut, _options with { Seed = seed }, progress, cancellationToken);
        using var model = new ImageModel(graph.WriteScoring(fit.Weights));
        float[] normalScores = model.Score(normal),
            anomalousScores = model.Score(anomalous);
        var threshold = _rule.Of(_onTestDigits ? normalScores : model.Score(training));
        var figures = ClassificationMetrics.Of(normalScores, anomalousScores, threshold);
        return new ImageEvaluationResult(figures, Name, detector, architecture.Description, seed)
        {
            WithHeldOutThreshold = _onTestDigits
                ? ClassificationMetrics.Of(normalScores, anomalousScores, _rule.Of(model.Score(heldOut)))
                : null,
            Evidence = new EvaluationEvidence
            {
                Protocol = Name,
                Detector = detector,
                Seed = seed,
                Unit = "images",
                Scores = [.. normalScores, .. anomalousScores],
                IsAnomalous = [.. normalScores.Select(_ => false), .. anomalousScores.Select(_ => true)],
                Threshold = threshold,
                TrainingCurve = fit.Curve,
            },
            TrainingItems = training.Count,
            HeldOutItems = heldOut.Count,
            Epochs = fit.Epochs,
            ParameterCount = graph.Scoring.Parameters.Count,
            TrainSeconds = fit.Seconds,
        };
    }

    /// <summary>A share of the images, drawn at random, and the others.</summary>
    private static (ImageSet First, ImageSet Others) Divide(ImageSet images, double share, Random random)
    {
        int[] places = [.. Enumerable.Range(0, images.Count)];
        random.Shuffle(places);
        var first = (int)Math.Round(share * places.Length);
        return (images.At(places[..first]), images.At(places[first..]));
    }
}
