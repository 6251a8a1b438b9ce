using ServerlessAnomaly.Models;
using ServerlessAnomaly.Training.Architectures;
using ServerlessAnomaly.Training.Detectors;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Thresholds;

namespace ServerlessAnomaly.Training.Bundles;

/// <summary>Between the options of a run and what a manifest keeps of them.</summary>
internal static class SettingsOfRun
{
    /// <summary>What the manifest keeps.</summary>
    public static TrainingSettings Of(TrainingOptions options) =>
        new()
        {
            Architecture = options.ArchitectureName,
            Width = options.Width,
            Dropout = options.Dropout,
            Score = ScoreMethods.NameOf(options.Score),
            Threshold = options.Threshold.ToString(),
            TargetFalseAlarmRate = options.TargetFalseAlarmRate,
            FalseAlarmDays = options.FalseAlarmDays,
            LearningRate = options.LearningRate,
            BatchSize = options.BatchSize,
            Epochs = options.Epochs,
            MinSteps = options.MinSteps,
            Patience = options.Patience,
            MaxTrainingWindows = options.MaxTrainingWindows,
            HeldOutDriveShare = options.HeldOutDriveShare,
            HeldOutTimeShare = options.HeldOutTimeShare,
            FailureMarginDays = options.FailureMarginDays,
            Seed = options.Seed,
            Device = options.ExecutionProvider.ToString(),
        };

    /// <summary>The options of a run that makes the same choices. Days, detector, device and the false-alarm budget are not among them.</summary>
    /// <exception cref="ArgumentException">A name in them is none that this version of the product knows.</exception>
    public static TrainingOptions Options(TrainingSettings settings)
    {
        _ = ArchitectureCatalog.Find(settings.Architecture);
        return new()
        {
            Architecture = settings.Architecture,
            Width = settings.Width,
            Dropout = settings.Dropout,
            Score = ScoreMethods.Parse(settings.Score),
            Threshold = ThresholdRule.Parse(settings.Threshold),
            FalseAlarmDays = settings.FalseAlarmDays,
            LearningRate = settings.LearningRate,
            BatchSize = settings.BatchSize,
            Epochs = settings.Epochs,
            MinSteps = settings.MinSteps,
            Patience = settings.Patience,
            MaxTrainingWindows = settings.MaxTrainingWindows,
            HeldOutDriveShare = settings.HeldOutDriveShare,
            HeldOutTimeShare = settings.HeldOutTimeShare,
            FailureMarginDays = settings.FailureMarginDays,
            Seed = settings.Seed,
        };
    }
}
