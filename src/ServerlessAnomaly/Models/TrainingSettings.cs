namespace ServerlessAnomaly.Models;

/// <summary>Every option that a version was made with. The next night makes the same choices.</summary>
public sealed record TrainingSettings
{
    /// <summary>Name of the architecture, such as <c>conv1d</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>Factor on the network's hidden sizes.</summary>
    public required double Width { get; init; }

    /// <summary>Share of hidden values dropped while training.</summary>
    public required double Dropout { get; init; }

    /// <summary>How the score is made, such as <c>gated</c>.</summary>
    public required string Score { get; init; }

    /// <summary>How the threshold is set, such as <c>drive-false-alarm-rate</c> or <c>percentile:99</c>.</summary>
    public required string Threshold { get; init; }

    /// <summary>Share of healthy drives that may exceed the threshold within <see cref="FalseAlarmDays"/>.</summary>
    public required double TargetFalseAlarmRate { get; init; }

    /// <summary>Days within which they are counted.</summary>
    public required int FalseAlarmDays { get; init; }

    /// <summary>Adam's learning rate at the start of a fit from random weights.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Windows per step.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Most passes over the training windows, of a fit from random weights.</summary>
    public required int Epochs { get; init; }

    /// <summary>Fewest steps that they come to.</summary>
    public required int MinSteps { get; init; }

    /// <summary>Epochs without a better held-out loss after which training stops.</summary>
    public required int Patience { get; init; }

    /// <summary>Most windows to train on.</summary>
    public required int MaxTrainingWindows { get; init; }

    /// <summary>Least share of the healthy drives that only the threshold is set on.</summary>
    public required double HeldOutDriveShare { get; init; }

    /// <summary>Share of the days, the newest, that only decide when to stop.</summary>
    public required double HeldOutTimeShare { get; init; }

    /// <summary>Windows that end so many days before a failure, or later, are not trained on.</summary>
    public required int FailureMarginDays { get; init; }

    /// <summary>Seed of all randomness.</summary>
    public required int Seed { get; init; }

    /// <summary>What it was trained on: <c>Cpu</c> or <c>Cuda</c>.</summary>
    public required string Device { get; init; }
}
