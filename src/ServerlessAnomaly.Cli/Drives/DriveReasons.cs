using System.Globalization;
using System.Numerics;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing.Windows;

namespace ServerlessAnomaly.Cli.Drives;

/// <summary>Says why a drive is not judged, from what is stored of it.</summary>
/// <param name="newestStep">Newest step of any partition: a drive that is alone in its own has no other clock.</param>
/// <param name="silentAfter">Whole steps without a word that are borne.</param>
/// <param name="undetected">Kinds that have no detector.</param>
internal sealed class DriveReasons(int newestStep, int silentAfter, IReadOnlySet<DriveKind> undetected)
{
    /// <summary>The reasons, what is most to be seen to first.</summary>
    public IReadOnlyList<NotJudged> Of(PartitionWindows windows, DriveKind kind, int drive)
    {
        var reasons = new List<NotJudged>();
        var since = Day(windows, windows.LastStep(drive));
        if (windows.IsAsleep(drive))
            reasons.Add(new(NotJudgedReason.Asleep, $"it sleeps; its last reading is of {since}"));
        else if (windows.IsSilent(drive) || ((long)newestStep - windows.LastStep(drive) > silentAfter && !IsSeldom(windows, drive)))
            reasons.Add(new(NotJudgedReason.Silent, $"silent since {since}"));
        if (windows.HasTwoDrives(drive))
            reasons.Add(
                new(
                    NotJudgedReason.TwoDrives,
                    "two drives have its serial number, or one took the place of the other: its window was started over"
                )
            );
        if (!windows.IsReady(drive))
            reasons.Add(Window(windows, drive));
        else if (undetected.Contains(kind))
            reasons.Add(new(NotJudgedReason.NoDetector, $"its window is complete, and there is no detector for {kind.Name()} drives yet"));
        return reasons;
    }

    private static NotJudged Window(PartitionWindows windows, int drive)
    {
        var (steps, there, readings) = (windows.Options.Steps, BitOperations.PopCount(windows.Presence(drive)), windows.Readings(drive));
        var have = string.Create(
            CultureInfo.InvariantCulture,
            $"{there} of {steps} steps after {readings:N0} {(readings == 1 ? "reading" : "readings")}"
        );
        var bears = $"a window bears {windows.Options.MaxGapSteps} missing {(windows.Options.MaxGapSteps == 1 ? "step" : "steps")}";

        if (IsSeldom(windows, drive))
            return new(NotJudgedReason.Seldom, $"it reports too seldom: {have}, started over {windows.Restarts(drive)} times; {bears}");
        var span = windows.LastStep(drive) - windows.FirstStep(drive) + 1;
        return windows.Restarts(drive) > 0 || Math.Min(span, steps) - there > windows.Options.MaxGapSteps
            ? new(
                NotJudgedReason.Gaps,
                $"gaps: {have}{(windows.Restarts(drive) > 0 ? $", started over {Times(windows.Restarts(drive))}" : "")}; {bears}"
            )
            : new(NotJudgedReason.WarmingUp, $"warming up: {have}");
    }

    // A gap that starts it over each time leaves one step, whatever the number of readings.
    private static bool IsSeldom(PartitionWindows windows, int drive) =>
        windows.Restarts(drive) > 1 && BitOperations.PopCount(windows.Presence(drive)) == 1;

    private static string Times(int count) => count == 1 ? "once" : $"{count} times";

    private static string Day(PartitionWindows windows, int step) =>
        windows
            .Options.StartOf(step)
            .ToString(windows.Options.StepLength < TimeSpan.FromDays(1) ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
