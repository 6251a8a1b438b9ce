using System.ComponentModel.DataAnnotations;

namespace ServerlessAnomaly.Training;

/// <summary>What the nightly run trains on. Settings section <c>Retrain</c>.</summary>
public sealed class RetrainingOptions
{
    /// <summary>Days of the archive to train on, back from today. Default 180.</summary>
    [Range(2, 3650)]
    public int Days { get; set; } = 180;

    /// <summary>Share of healthy held-out drives that may exceed the threshold within 60 days. Default 0.01.</summary>
    [Range(0.0001, 0.5)]
    public double TargetFalseAlarmRate { get; set; } = 0.01;

    /// <summary>Windows to train on at most; beyond it they are thinned out evenly. Default 100,000.</summary>
    [Range(100, 100_000_000)]
    public int MaxTrainingWindows { get; set; } = 100_000;

    /// <summary>Seed of all randomness. Default 1.</summary>
    public int Seed { get; set; } = 1;
}
