using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.Training.Measures;

/// <summary>
/// What an evaluation report is made of. Scores and labels are enough; everything else is shown where a protocol has it.
/// </summary>
public sealed record EvaluationEvidence
{
    /// <summary>Name of the protocol.</summary>
    public required string Protocol { get; init; }

    /// <summary>Name of the detector.</summary>
    public required string Detector { get; init; }

    /// <summary>Seed of all randomness.</summary>
    public required int Seed { get; init; }

    /// <summary>What one score stands for, in the plural: windows, images.</summary>
    public string Unit { get; init; } = "windows";

    /// <summary>Scores; the higher, the more anomalous.</summary>
    public required IReadOnlyList<float> Scores { get; init; }

    /// <summary>For each score, whether what it stands for is anomalous.</summary>
    public required IReadOnlyList<bool> IsAnomalous { get; init; }

    /// <summary>Scores above it are flagged; null if the detector has no threshold.</summary>
    public float? Threshold { get; init; }

    /// <summary>The protocol's own figures, to be shown first.</summary>
    public IReadOnlyDictionary<string, string> Figures { get; init; } = new Dictionary<string, string>();

    /// <summary>For each healthy drive its highest score; empty where there are no drives.</summary>
    public IReadOnlyList<float> HealthyDrives { get; init; } = [];

    /// <summary>For each failing drive the highest score of its windows before the failure.</summary>
    public IReadOnlyList<float> FailingDrives { get; init; } = [];

    /// <summary>For each failing drive that is caught, the days from the first flagged window to the failure.</summary>
    public IReadOnlyList<int> LeadDays { get; init; } = [];

    /// <summary>Loss by epoch.</summary>
    public IReadOnlyList<TrainingEpoch> TrainingCurve { get; init; } = [];

    /// <summary>Some inputs beside their reconstructions.</summary>
    public IReadOnlyList<ReconstructionExample> Reconstructions { get; init; } = [];

    /// <summary>Bottleneck vectors of some windows; empty if the detector names none.</summary>
    public IReadOnlyList<LatentPoint> Latent { get; init; } = [];

    /// <summary>What made the highest scores.</summary>
    public IReadOnlyList<ScoreAttribution> TopScores { get; init; } = [];
}

/// <summary>One feature of one window beside its reconstruction.</summary>
/// <param name="Window">Which window it is, in words.</param>
/// <param name="Feature">The feature's name.</param>
/// <param name="Input">The feature at each step, in deviations from the healthy mean; null where it is missing.</param>
/// <param name="Reconstruction">What the detector makes of it.</param>
public sealed record ReconstructionExample(
    string Window,
    string Feature,
    IReadOnlyList<double?> Input,
    IReadOnlyList<double> Reconstruction
);

/// <summary>What made a score.</summary>
/// <param name="Name">What was scored, in words.</param>
/// <param name="Score">Its score.</param>
/// <param name="Parts">Each feature's part of it.</param>
public sealed record ScoreAttribution(string Name, float Score, IReadOnlyDictionary<string, double> Parts);

/// <summary>The bottleneck of one window.</summary>
/// <param name="Vector">Its numbers.</param>
/// <param name="IsAnomalous">Whether the window is anomalous.</param>
public sealed record LatentPoint(float[] Vector, bool IsAnomalous);
