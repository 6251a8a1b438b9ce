using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Training.Thresholds;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Fitting;

/// <summary>
/// Who may see which window; the only place where that is decided. Calibration has drives of its own, all of them healthy. Of the other
/// drives, the newest windows decide when training stops and the rest are trained on. No window near a failure is in any of the three.
/// </summary>
/// <param name="Training">Windows that weights and scaling are fitted on.</param>
/// <param name="Validation">Windows that tell when to stop: of the training drives, ending later than all that are trained on.</param>
/// <param name="Calibration">Windows that the threshold is set on: all those of the held-out drives.</param>
/// <param name="TrainingStride">Every how manieth training window was kept.</param>
internal sealed record HealthySplit(
    WindowReference[] Training,
    WindowReference[] Validation,
    WindowReference[] Calibration,
    int TrainingStride
)
{
    private const int MaxValidationWindows = 8192;

    // No drive has more training windows than so many times the median drive: one that is far older, or was made up, must not decide.
    private const int MostOfMedian = 2;

    /// <summary>Splits a data set. The same data, options and seed give the same split. Windows that end after
    /// <see cref="TrainingOptions.To"/> are in none of the parts.</summary>
    /// <param name="data">The data.</param>
    /// <param name="window">Shape of a window.</param>
    /// <param name="options">Shares, seed, and the last day.</param>
    /// <param name="leftOut">Drives that must not be trained on.</param>
    /// <param name="notCalibrated">Drives that must not be calibrated on.</param>
    /// <exception cref="TrainingException">There are too few healthy drives or windows.</exception>
    public static HealthySplit Of(
        TelemetryDataset data,
        WindowOptions window,
        TrainingOptions options,
        IReadOnlySet<int>? leftOut = null,
        IReadOnlySet<int>? notCalibrated = null
    )
    {
        var last = options.LastStep(window);
        var windows = Enumerable
            .Range(0, data.Drives.Count)
            .Select(drive => data.WindowsOf(drive).TakeWhile(reference => data.EndStep(reference) <= last).ToArray())
            .ToArray();
        int[] healthy = [.. Enumerable.Range(0, windows.Length).Where(drive => data.Drives[drive].IsHealthy && windows[drive].Length > 0)];
        if (healthy.Length < 2)
        {
            throw new TrainingException(
                $"Training needs at least 2 healthy drives with a complete window of {window.Steps} steps, "
                    + $"but the data has {healthy.Length}: take in more days or more drives."
            );
        }
        new Random(options.Seed).Shuffle(healthy);
        var heldOut = healthy
            .Where(drive => notCalibrated?.Contains(drive) != true)
            .Take(HeldOutDrives(healthy.Length, options))
            .ToHashSet();

        var margin = (int)Math.Ceiling(TimeSpan.FromDays(options.FailureMarginDays) / window.StepLength);
        WindowReference[] seen =
        [
            .. Enumerable
                .Range(0, windows.Length)
                .Where(drive => !heldOut.Contains(drive) && leftOut?.Contains(drive) != true)
                .SelectMany(drive => windows[drive])
                .Where(reference =>
                    data.Drives[reference.Drive].FailureStep is not { } failure || failure - data.EndStep(reference) > margin
                ),
        ];
        seen = Capped(seen);
        WindowReference[] calibration = [.. heldOut.Order().SelectMany(drive => windows[drive])];

        if (seen.Length == 0)
            throw new TrainingException("No window is left to train on: take in more days or more drives that do not fail.");
        var newest = seen.Max(data.EndStep);
        var ends = newest - seen.Min(data.EndStep) + 1;
        var lastTrained = newest - (ends == 1 ? 0 : Math.Max(1, (int)(ends * options.HeldOutTimeShare)));
        var training = Thin(
            seen.Where(reference => data.EndStep(reference) <= lastTrained).ToArray(),
            options.MaxTrainingWindows,
            out var stride
        );
        var validation = Thin(seen.Where(reference => data.EndStep(reference) > lastTrained).ToArray(), MaxValidationWindows, out _);
        return new HealthySplit(
            training,
            validation.Length > 0 ? validation : Thin(calibration, MaxValidationWindows, out _),
            calibration,
            stride
        );
    }

    /// <summary>
    /// The share asked for, and more if that is too few for the false-alarm rate to be told from their scores; but for that, no more than
    /// half.
    /// </summary>
    private static int HeldOutDrives(int healthy, TrainingOptions options)
    {
        var asked = (int)Math.Round(healthy * options.HeldOutDriveShare);
        var enough = Math.Ceiling(DriveFalseAlarmRate.AlarmsToTell / options.TargetFalseAlarmRate);
        return Math.Clamp(Math.Max(asked, (int)Math.Min(enough, healthy / 2)), 1, healthy - 1);
    }

    private static WindowReference[] Capped(WindowReference[] windows)
    {
        WindowReference[][] drives = [.. windows.GroupBy(window => window.Drive).Select(drive => drive.ToArray())];
        if (drives.Length == 0)
            return windows;
        var most = MostOfMedian * drives.Select(drive => drive.Length).Order().ElementAt(drives.Length / 2);
        return [.. drives.SelectMany(drive => drive.Length <= most ? drive : Thin(drive, most, out _))];
    }

    private static WindowReference[] Thin(WindowReference[] windows, int most, out int stride)
    {
        var every = stride = Math.Max(1, (int)Math.Ceiling(windows.Length / (double)most));
        return every == 1 ? windows : [.. windows.Where((_, index) => index % every == 0)];
    }
}
