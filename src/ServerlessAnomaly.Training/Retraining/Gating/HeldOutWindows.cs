using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Measures;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Retraining.Gating;

/// <summary>The windows that the gate judges on: those that end in the newest days, which no contender has learned from.</summary>
/// <param name="From">First held-out day.</param>
/// <param name="To">Last one.</param>
/// <param name="Healthy">Windows of drives that are not known to have failed.</param>
/// <param name="Failing">Windows of drives that failed in these days, up to seven days before they did.</param>
internal sealed record HeldOutWindows(DateOnly From, DateOnly To, WindowReference[] Healthy, WindowReference[] Failing)
{
    private const int LargestShare = 3;

    /// <summary>For each of <see cref="Healthy"/> whether its drive was still seen seven days later: else its outcome is unknown.</summary>
    public IReadOnlyList<bool> IsSeenAfter { get; init; } = [];

    /// <summary>Last day that may be trained on.</summary>
    public DateOnly TrainTo => From.AddDays(-1);

    /// <summary>Takes the newest days, at most a third of those on which windows end.</summary>
    /// <param name="data">The data.</param>
    /// <param name="window">Shape of a window.</param>
    /// <param name="days">Days to hold out.</param>
    /// <exception cref="TrainingException">There are no two days on which windows end.</exception>
    public static HeldOutWindows Of(TelemetryDataset data, WindowOptions window, int days)
    {
        WindowReference[] windows = [.. Enumerable.Range(0, data.Drives.Count).SelectMany(data.WindowsOf)];
        if (windows.Length == 0)
        {
            throw new TrainingException(
                $"No drive has {window.Steps} consecutive steps, so there is no window to train on: take in more days."
            );
        }
        var (first, to) = (Day(windows.Min(data.EndStep)), Day(windows.Max(data.EndStep)));
        var ends = to.DayNumber - first.DayNumber + 1;
        if (ends < 2)
            throw new TrainingException($"Windows end on {to:yyyy-MM-dd} only: the night needs a day to train on and a day to judge on.");
        var from = to.AddDays(1 - Math.Clamp(days, 1, Math.Max(1, ends / LargestShare)));
        WindowReference[] late = [.. windows.Where(reference => Day(data.EndStep(reference)) >= from)];
        var reach = (int)Math.Ceiling(TimeSpan.FromDays(DetectionMetrics.PositiveDays) / window.StepLength);
        WindowReference[] healthy = [.. late.Where(reference => data.Drives[reference.Drive].IsHealthy)];
        return new HeldOutWindows(
            from,
            to,
            healthy,
            [
                .. late.Where(reference =>
                    data.Drives[reference.Drive].FailureStep - data.EndStep(reference) is { } left && left >= 0 && left <= reach
                ),
            ]
        )
        {
            IsSeenAfter = [.. healthy.Select(reference => data.Drives[reference.Drive].Length > reference.EndRow + reach)],
        };

        DateOnly Day(int step) => DateOnly.FromDateTime(window.StartOf(step));
    }
}

/// <summary>The chances of failing that a version gives held-out windows, by horizon, the shortest first.</summary>
/// <param name="Healthy">Of <see cref="HeldOutWindows.Healthy"/>.</param>
/// <param name="Failing">Of <see cref="HeldOutWindows.Failing"/>.</param>
internal sealed record HeldOutChances(float[][] Healthy, float[][] Failing)
{
    /// <summary>The chances; null if the version has none.</summary>
    public static HeldOutChances? Of(WindowModel model, HeldOutWindows heldOut) =>
        model.Outputs.Contains("failure_chance") ? new(model.Chances(heldOut.Healthy), model.Chances(heldOut.Failing)) : null;
}
