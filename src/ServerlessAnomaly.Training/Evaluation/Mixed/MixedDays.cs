using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Measures;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Evaluation.Mixed;

/// <summary>
/// The days of the protocol. What is trained on ends one horizon before the test, so that its labels are known when the test begins; the
/// test ends one horizon before the data, so that its own are known.
/// </summary>
/// <param name="Split">First step on which a test window ends; steps are days.</param>
/// <param name="Last">Last step on which one ends.</param>
internal readonly record struct MixedDays(int Split, int Last)
{
    /// <summary>Days within which a failure is foretold.</summary>
    public const int Horizon = DetectionMetrics.PositiveDays;

    private const double TrainingShare = 0.6;

    /// <summary>Last step on which a training window ends.</summary>
    public int LastTrained => Split - 1 - Horizon;

    /// <summary>The days of some data.</summary>
    /// <exception cref="TrainingException">They are too few.</exception>
    public static MixedDays Of(TelemetryDataset data)
    {
        if (data.Drives.Count == 0)
            throw new TrainingException("The data has no reading: give daily files of a fleet.");
        var first = data.Drives.Min(drive => drive.FirstStep);
        var end = data.Drives.Max(drive => drive.FirstStep + drive.Length);
        var days = new MixedDays(first + (int)(TrainingShare * (end - first)), end - 1 - Horizon);
        return days.Last >= days.Split
            ? days
            : throw new TrainingException($"The data has {end - first} days, and {Horizon} of them after the test: give at least 30 days.");
    }

    /// <summary>
    /// The windows of the test: of drives that fail in the data up to the failure, of others only those after which the drive was seen for a
    /// whole horizon. A drive that left is unknown in its last days.
    /// </summary>
    /// <exception cref="TrainingException">There are not both failing and healthy drives.</exception>
    public WindowReference[] Test(TelemetryDataset data)
    {
        var (first, last) = (Split, Last);
        WindowReference[] test = [.. Enumerable.Range(0, data.Drives.Count).SelectMany(data.WindowsOf).Where(IsJudged)];
        if (!test.Any(reference => data.Drives[reference.Drive].IsHealthy) || test.All(reference => data.Drives[reference.Drive].IsHealthy))
            throw new TrainingException(
                $"The test period has {test.Length} windows, but not of both failing and healthy drives: give more days."
            );
        return test;

        bool IsJudged(WindowReference reference)
        {
            var (drive, end) = (data.Drives[reference.Drive], data.EndStep(reference));
            if (end < first || end > last)
                return false;
            return drive.FailureStep is { } failure ? failure >= end : drive.FirstStep + drive.Length - 1 >= end + Horizon;
        }
    }

    /// <summary>The day of a step.</summary>
    public static DateOnly Day(int step, WindowOptions window) => DateOnly.FromDateTime(window.StartOf(step));
}
