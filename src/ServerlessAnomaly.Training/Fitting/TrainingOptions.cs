using System.ComponentModel.DataAnnotations;
using ServerlessAnomaly.Graphs.Optimization;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Training.Detectors;
using ServerlessAnomaly.Training.Thresholds;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Fitting;

/// <summary>
/// What to train, on which days, and how long. The nightly run fills it from the section <c>Retrain</c>, the command line from options.
/// </summary>
public sealed record TrainingOptions : IValidatableObject
{
    /// <summary>Default of <see cref="Detector"/>.</summary>
    public const string DefaultDetector = "conv1d";

    /// <summary>Detector name: the folder in the registry. Default <c>conv1d</c>.</summary>
    [Required]
    public string Detector { get; init; } = DefaultDetector;

    /// <summary>
    /// Architecture, one of <see cref="Architectures.ArchitectureCatalog.Names"/>. Default null: the one named like the detector, less the kind of
    /// drive behind it.
    /// </summary>
    public string? Architecture { get; init; }

    /// <summary>The architecture's name, as given or as the detector's says.</summary>
    internal string ArchitectureName => Architecture ?? DetectorNames.PlainOf(Detector);

    /// <summary>First day to train on. Default: all there is.</summary>
    public DateOnly From { get; init; } = DateOnly.MinValue;

    /// <summary>Last day to train on. Default: all there is.</summary>
    public DateOnly To { get; init; } = DateOnly.MaxValue;

    /// <summary>
    /// Last day whose failure flags are known; drives that failed up to then are kept out as <see cref="FailureMarginDays"/> says. Default
    /// null: <see cref="To"/>. Nothing but the flag is read of later days.
    /// </summary>
    public DateOnly? LabelsTo { get; init; }

    /// <summary>
    /// Seed of all randomness: split, initial weights, order of windows. Default 1. Same seed, data and machine: same weights.
    /// </summary>
    public int Seed { get; init; } = 1;

    /// <summary>How the score is made of the reconstruction. Default <see cref="ScoreMethod.Gated"/>.</summary>
    public ScoreMethod Score { get; init; } = ScoreMethod.Gated;

    /// <summary>How the threshold is set. Default: by <see cref="TargetFalseAlarmRate"/>.</summary>
    [Required]
    public ThresholdRule Threshold { get; init; } = ThresholdRule.Default;

    /// <summary>Most passes over the training windows. Default 12. After each, held-out windows decide whether to go on.</summary>
    [Range(1, 10_000)]
    public int Epochs { get; init; } = 12;

    /// <summary>Fewest steps that <see cref="Epochs"/> come to: on small sets an epoch is several passes. Default 500.</summary>
    [Range(1, 1_000_000)]
    public int MinSteps { get; init; } = 500;

    /// <summary>Epochs without a better held-out loss after which training stops; the best weights are kept. Default 3.</summary>
    [Range(1, 10_000)]
    public int Patience { get; init; } = 3;

    /// <summary>Windows per step. Default 512; all of them if there are fewer.</summary>
    [Range(1, 65_536)]
    public int BatchSize { get; init; } = 512;

    /// <summary>Adam's learning rate at the start; it falls to a tenth along a half cosine. Default 0.002.</summary>
    [Range(1e-7, 1.0)]
    public double LearningRate { get; init; } = 0.002;

    /// <summary>Factor on the hidden sizes of the network. Default 1: as the architecture says.</summary>
    [Range(0.125, 8.0)]
    public double Width { get; init; } = 1;

    /// <summary>Share of hidden values that is dropped while training. Default 0.</summary>
    [Range(0.0, 0.9)]
    public double Dropout { get; init; }

    /// <summary>
    /// Least share of the healthy drives that only the threshold is set on. Default 0.2. More are held out, up to half of them, if that is
    /// fewer than 2 ÷ <see cref="TargetFalseAlarmRate"/> drives.
    /// </summary>
    [Range(0.01, 0.9)]
    public double HeldOutDriveShare { get; init; } = 0.2;

    /// <summary>Share of the days, the newest, that only decide when to stop. Default 0.1; at least one day where there are two.</summary>
    [Range(0.0, 0.9)]
    public double HeldOutTimeShare { get; init; } = 0.1;

    /// <summary>
    /// Share of healthy drives that may exceed the threshold within <see cref="FalseAlarmDays"/>. Default 0.01. With another
    /// <see cref="Threshold"/> it still decides how many drives are held out.
    /// </summary>
    [Range(0.0, 0.5)]
    public double TargetFalseAlarmRate { get; init; } = 0.01;

    /// <summary>
    /// Days over which the drives that exceed the threshold are counted. The longer, the higher the threshold. Default 30; all there are if
    /// there are fewer.
    /// </summary>
    [Range(1, 3650)]
    public int FalseAlarmDays { get; init; } = 30;

    /// <summary>Most windows to train on; of more, every n-th is taken. Default 100,000.</summary>
    [Range(1, 100_000_000)]
    public int MaxTrainingWindows { get; init; } = 100_000;

    /// <summary>Windows that end so many days before a failure, or later, are not trained on. Default 30.</summary>
    [Range(0, 3650)]
    public int FailureMarginDays { get; init; } = 30;

    /// <summary>
    /// What training runs on. Default <see cref="ExecutionProvider.Cpu"/>; <see cref="ExecutionProvider.Auto"/>: CUDA if it loads.
    /// </summary>
    public ExecutionProvider ExecutionProvider { get; init; } = ExecutionProvider.Cpu;

    /// <summary>The last step that is trained and calibrated on.</summary>
    internal int LastStep(WindowOptions window) =>
        To.Year >= 9999 ? int.MaxValue : window.StepOf(To.ToDateTime(TimeOnly.MaxValue, DateTimeKind.Utc));

    /// <summary><see cref="FalseAlarmDays"/> in steps.</summary>
    internal int HorizonSteps(WindowOptions window) => (int)Math.Ceiling(TimeSpan.FromDays(FalseAlarmDays) / window.StepLength);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (To < From)
            yield return new ValidationResult($"{nameof(To)} ({To:yyyy-MM-dd}) is before {nameof(From)} ({From:yyyy-MM-dd}).");
        if (LabelsTo < To)
            yield return new ValidationResult($"{nameof(LabelsTo)} ({LabelsTo:yyyy-MM-dd}) is before {nameof(To)} ({To:yyyy-MM-dd}).");
    }
}
