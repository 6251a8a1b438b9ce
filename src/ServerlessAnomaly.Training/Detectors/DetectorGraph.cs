using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Layers;
using ServerlessAnomaly.Graphs.Ops;
using ServerlessAnomaly.Graphs.Optimization;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Architectures;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Detectors;

/// <summary>
/// The one definition of a detector, from the raw window to the loss and to the score. <see cref="TrainingStepGraph"/> is made of the loss;
/// <see cref="WriteScoring"/> writes the score.
/// </summary>
internal sealed class DetectorGraph
{
    /// <summary>
    /// What the network sees and is asked for is kept within so many deviations or nats: one sick drive must not decide a batch's gradient.
    /// </summary>
    private const float NetworkLimit = 10;

    private readonly IReadOnlyList<NetworkPart> _parts;
    private readonly Tensor _error;

    public DetectorGraph(
        FeatureSchema schema,
        WindowOptions window,
        IArchitecture architecture,
        FeatureScaling scaling,
        ScoreMethod method,
        int seed,
        double width = 1,
        double dropout = 0
    )
    {
        var front = new FeatureFront(schema, window);
        var scaled = front.Scale(scaling);
        Tensor visible = new Clip(scaled, -NetworkLimit, NetworkLimit),
            target = visible;
        var counters = method == ScoreMethod.Gated ? front.Counters : null;
        Surprise? surprise = null;
        if (counters is not null)
        {
            var tails = scaling.Tails ?? throw new ArgumentException("Counters are scored by their tails, and the scaling has none.");
            surprise = new Surprise(counters, tails, schema.Features.Count);
            visible *= Constant.PerStep(window.Steps, schema.Features.Select(feature => feature.Error == FeatureError.Upward ? 0f : 1));
            target = visible + new Clip(surprise.OfLevels(), high: NetworkLimit);
        }

        Parameters = new ParameterSet(seed);
        var trained = new Network(Parameters, isTraining: true, width, dropout);
        Loss = LossOf(trained, architecture.Reconstruct(visible, trained));
        Goal = new FitGoal(Loss, trained);
        Parameters.Complete();
        var scoring = new Network(Parameters, isTraining: false, width);
        Reconstruction = architecture.Reconstruct(visible, scoring);
        HeldOutLoss = LossOf(scoring, Reconstruction);
        Latent = scoring.Latent;
        _parts = scoring.Parts;

        _error =
            method == ScoreMethod.Gated
                ? GatedError.Build(schema, surprise?.ByFeature(Reconstruction), front.Observed * (scaled - Reconstruction), front.Observed)
                : FeatureErrors.Build(method, scaled, Reconstruction, front.Observed, scoring);
        HealthyErrors = HealthyErrors.For(method, schema.Features.Count);
        ErrorByFeature = HealthyErrors?.Compare(_error, new Clip(new ReduceSum(front.Observed, 1), high: 1)) ?? _error;
        Score = new ReduceSum(ErrorByFeature, 1);
        Evidence = counters is null ? null : ChanceEvidence.Build(counters, front, ErrorByFeature, Score, schema, window);

        Tensor LossOf(Network network, Tensor reconstruction)
        {
            var squares = new ReduceSum(new Square(front.Observed * (target - reconstruction)));
            var error = squares / new Clip(new ReduceSum(front.Observed), low: 1);
            return network.Penalty is { } penalty ? error + penalty : error;
        }
    }

    /// <summary>The network's parameters.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>
    /// The network's output [batch, steps, features] in deviations from the healthy mean; of counters that are scored by their tails, in
    /// nats.
    /// </summary>
    public Tensor Reconstruction { get; }

    /// <summary>The bottleneck [batch, ...]; null if the architecture names none.</summary>
    public Tensor? Latent { get; }

    /// <summary>
    /// What training lowers: mean squared error over everything observed in the batch, plus what the architecture adds; a single number.
    /// </summary>
    public Tensor Loss { get; }

    /// <summary>The loss and the network that is trained.</summary>
    public FitGoal Goal { get; }

    /// <summary>The same of the network that scores, without noise, dropout and sampling.</summary>
    public Tensor HeldOutLoss { get; }

    /// <summary>What errors are compared with, to be fitted after the network; null if the score takes them as they are.</summary>
    public HealthyErrors? HealthyErrors { get; }

    /// <summary>Each feature's part of the score [batch, features], never negative.</summary>
    public Tensor ErrorByFeature { get; }

    /// <summary>Sum of the feature errors [batch].</summary>
    public Tensor Score { get; }

    /// <summary>What a second stage sees of a window [batch, numbers]; null where the score is not made of counters.</summary>
    public Tensor? Evidence { get; }

    /// <summary>
    /// The model as it is served: the raw window in; <c>score</c>, <c>feature_error</c>, <c>reconstruction</c> and, if the architecture
    /// names one, <c>latent</c> out, and <c>failure_chance</c> [batch, horizons] where one was learned.
    /// </summary>
    public byte[] WriteScoring(
        IReadOnlyDictionary<Parameter, float[]> weights,
        IEnumerable<KeyValuePair<string, string>>? metadata = null,
        Tensor? chance = null
    )
    {
        var writer = new GraphWriter(weights);
        writer.Output("score", Score);
        writer.Output("feature_error", ErrorByFeature);
        writer.Output("reconstruction", Reconstruction);
        if (Latent is not null)
            writer.Output("latent", Latent);
        if (chance is not null)
            writer.Output("failure_chance", chance);
        return writer.ToBytes(metadata);
    }

    /// <summary>The score and what a second stage sees: the outputs <c>score</c> [batch] and <c>evidence</c> [batch, numbers].</summary>
    public byte[] WriteEvidence(IReadOnlyDictionary<Parameter, float[]> weights)
    {
        var writer = new GraphWriter(weights);
        writer.Output("score", Score);
        writer.Output("evidence", Evidence ?? throw new InvalidOperationException("This score has no evidence for a second stage."));
        return writer.ToBytes();
    }

    /// <summary>The features' errors before they are compared with healthy ones: the output <c>error</c> [batch, features].</summary>
    public byte[] WriteErrors(IReadOnlyDictionary<Parameter, float[]> weights)
    {
        var writer = new GraphWriter(weights);
        writer.Output("error", _error);
        return writer.ToBytes();
    }

    /// <summary>The network's parts as models by themselves, by name; none if the architecture names none.</summary>
    public IReadOnlyDictionary<string, byte[]> WriteParts(IReadOnlyDictionary<Parameter, float[]> weights) =>
        _parts.ToDictionary(
            part => part.Name,
            part =>
            {
                var writer = new GraphWriter(weights);
                writer.Output(part.Output, part.Value);
                return writer.ToBytes();
            }
        );

    /// <summary>The held-out loss alone, its parameters as inputs: for windows that training must not see.</summary>
    public byte[] WriteLoss()
    {
        var writer = new GraphWriter();
        writer.Output(TrainingStepGraph.Loss, HeldOutLoss);
        return writer.ToBytes();
    }
}
