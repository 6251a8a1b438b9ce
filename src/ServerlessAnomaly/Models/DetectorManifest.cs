using System.Text.Json.Serialization;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Models;

/// <summary>Everything there is to know about one detector version; <c>manifest.json</c> of its bundle.</summary>
public sealed record DetectorManifest
{
    /// <summary>Version of the manifest's own format. 1.</summary>
    public int FormatVersion { get; init; } = 1;

    /// <summary>Detector name, such as <c>conv1d</c>; the folder in the registry.</summary>
    public required string Detector { get; init; }

    /// <summary>Immutable version: UTC time of training and the first 8 hex digits of the model's SHA-256, so that versions sort by age.</summary>
    public required string Version { get; init; }

    /// <summary>Architecture and its sizes, in words.</summary>
    public required string Architecture { get; init; }

    /// <summary>How the score is made of the reconstruction, such as <c>gated</c>; null for versions of before this was recorded.</summary>
    public string? Score { get; init; }

    /// <summary>When training ended, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The kind of drive that it judges; null for versions of before this was recorded: <see cref="Kind"/> tells it of those too.</summary>
    public DriveKind? DriveKind { get; init; }

    /// <summary>The kind of drive that it judges.</summary>
    [JsonIgnore]
    public DriveKind Kind => DriveKind ?? DriveKinds.KindOf(Schema);

    /// <summary>The features; equal to the scorer's own schema or the bundle is refused.</summary>
    public required FeatureSchema Schema { get; init; }

    /// <summary>The window; equal to the scorer's own or the bundle is refused.</summary>
    public required WindowOptions Window { get; init; }

    /// <summary>A window whose score is above it is anomalous.</summary>
    public required float Threshold { get; init; }

    /// <summary>How the threshold was set.</summary>
    public required ThresholdCalibration Calibration { get; init; }

    /// <summary>Days, rows, drives and windows of the data.</summary>
    public required TrainingData Data { get; init; }

    /// <summary>Trained parameters.</summary>
    public required int ParameterCount { get; init; }

    /// <summary>Seed of all randomness.</summary>
    public required int Seed { get; init; }

    /// <summary>Figures by name (camelCase): final loss, epochs, seconds, windows per second, …</summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    /// <summary>Loss by epoch; null where nothing is fitted step by step, and for versions of before this was recorded.</summary>
    public IReadOnlyList<TrainingEpoch>? TrainingCurve { get; init; }

    /// <summary>What became of it at the gate; null for versions that were trained by hand.</summary>
    public GateReport? Gate { get; init; }

    /// <summary>What healthy training windows looked like, for drift to be told; null for versions of before this was recorded.</summary>
    public DriftReference? Reference { get; init; }

    /// <summary>
    /// What the model's <c>failure_chance</c> was learned from, or why it has none; null for versions of before this was recorded.
    /// </summary>
    public FailureChanceSummary? FailureChance { get; init; }

    /// <summary>Every option that it was made with; null for versions of before this was recorded.</summary>
    public TrainingSettings? Settings { get; init; }

    /// <summary>What the run cost; null for versions of before this was recorded.</summary>
    public RunCost? Cost { get; init; }

    /// <summary>Libraries by name and the version that was used.</summary>
    public required IReadOnlyDictionary<string, string> Libraries { get; init; }

    /// <summary>SHA-256 of <c>model.onnx</c>, lower-case hex.</summary>
    public required string ModelSha256 { get; init; }
}
