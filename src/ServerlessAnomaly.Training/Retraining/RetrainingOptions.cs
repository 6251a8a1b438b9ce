using System.ComponentModel.DataAnnotations;

namespace ServerlessAnomaly.Training.Retraining;

/// <summary>What the nightly run trains on, and when it gives up. Settings section <c>Retrain</c>.</summary>
public sealed class RetrainingOptions
{
    /// <summary>Days of the archive to use, held-out ones included. Default 180: back from today, or from the archive's last day.</summary>
    [Range(2, 3650)]
    public int Days { get; set; } = 180;

    /// <summary>
    /// Newest days that neither training nor calibration sees; the gate judges on them. Default 14, at most a third of the days on which
    /// windows end.
    /// </summary>
    [Range(1, 365)]
    public int HeldOutDays { get; set; } = 14;

    /// <summary>Where the weights start. Default <see cref="StartMode.Warm"/>.</summary>
    public StartMode Start { get; set; } = StartMode.Warm;

    /// <summary>Share of healthy drives that may exceed the threshold within 30 days. Default 0.01.</summary>
    [Range(0.0001, 0.5)]
    public double TargetFalseAlarmRate { get; set; } = 0.01;

    /// <summary>
    /// Windows to train on at most; beyond it they are thinned out evenly. Default null: as the champion, 100,000 where there is none.
    /// </summary>
    [Range(100, 100_000_000)]
    public int? MaxTrainingWindows { get; set; }

    /// <summary>
    /// Passes over the training windows at most; a third of them where weights start from the champion's. Default null: as the champion,
    /// 12 where there is none.
    /// </summary>
    [Range(1, 10_000)]
    public int? Epochs { get; set; }

    /// <summary>
    /// Adam's learning rate at the start; a quarter of it where weights start from the champion's. Default null: as the champion, 0.002
    /// where there is none.
    /// </summary>
    [Range(1e-7, 1.0)]
    public double? LearningRate { get; set; }

    /// <summary>Factor on the network's hidden sizes. Default null: as the champion, 1 where there is none.</summary>
    [Range(0.125, 8.0)]
    public double? Width { get; set; }

    /// <summary>Fewest healthy drives, in training and among the held-out windows, with which a version may pass. Default 20.</summary>
    [Range(2, 1_000_000)]
    public int MinDrives { get; set; } = 20;

    /// <summary>
    /// Time after which a run stops, keeping what it has for the next one. Default 5.5 hours: below <c>functionTimeout</c> in
    /// <c>host.json</c>, so that it can say so.
    /// </summary>
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromHours(5.5);

    /// <summary>Seed of all randomness. Default null: the champion's, 1 where there is none.</summary>
    public int? Seed { get; set; }
}
