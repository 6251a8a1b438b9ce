using System.Text.Json.Serialization;
using ServerlessAnomaly.Training.Measures;

namespace ServerlessAnomaly.Training.Evaluation.Mnist;

/// <summary>What an image protocol says of a detector: figures at the protocol's own threshold, and more.</summary>
public sealed record ImageEvaluationResult : ClassificationMetrics
{
    /// <summary>Adds what is asked for and what it took to figures.</summary>
    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    internal ImageEvaluationResult(ClassificationMetrics figures, string protocol, string detector, string architecture, int seed)
        : base(figures) => (Protocol, Detector, Architecture, Seed) = (protocol, detector, architecture, seed);

    /// <summary>Name of the protocol.</summary>
    public string Protocol { get; }

    /// <summary>Name of the detector.</summary>
    public string Detector { get; }

    /// <summary>Seed of all randomness.</summary>
    public int Seed { get; }

    /// <summary>The network in words.</summary>
    public string Architecture { get; }

    /// <summary>
    /// The same figures with a threshold set by the same rule on normal images that were neither trained on nor judged; null where the
    /// protocol's own threshold knows nothing of the images judged.
    /// </summary>
    public ClassificationMetrics? WithHeldOutThreshold { get; init; }

    /// <summary>Normal images that weights were fitted on.</summary>
    public required int TrainingItems { get; init; }

    /// <summary>Normal images that told when to stop.</summary>
    public required int HeldOutItems { get; init; }

    /// <summary>Passes over the training images.</summary>
    public required int Epochs { get; init; }

    /// <summary>Trained parameters.</summary>
    public required int ParameterCount { get; init; }

    /// <summary>Seconds that training took.</summary>
    public required double TrainSeconds { get; init; }

    /// <summary>What a report shows beside the figures; no part of the result for machines.</summary>
    [JsonIgnore]
    public EvaluationEvidence? Evidence { get; init; }
}
