using System.Globalization;
using ServerlessAnomaly.Fleet;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Cli.Drives;

/// <summary>Says why a drive is not judged, from what the fleet's index has of it.</summary>
/// <param name="window">The window that its steps are of.</param>
/// <param name="newestStep">Newest step of the whole fleet.</param>
/// <param name="silentAfter">Whole steps without a word that are borne.</param>
/// <param name="undetected">Kinds that have no detector.</param>
internal sealed class DriveReasons(WindowOptions window, int newestStep, int silentAfter, IReadOnlySet<DriveKind> undetected)
{
    /// <summary>The reasons, what is most to be seen to first.</summary>
    /// <param name="drive">The drive.</param>
    /// <param name="isTold">Whether it was told as silent, and has not been heard of since.</param>
    public IReadOnlyList<NotJudged> Of(in IndexedDrive drive, bool isTold)
    {
        var reasons = new List<NotJudged>();
        var since = Day(drive.LastStep);
        if (isTold || (!drive.Is(IndexedFlags.Asleep) && (long)newestStep - drive.LastStep > silentAfter && !IsSeldom(drive)))
            reasons.Add(new(NotJudgedReason.Silent, $"silent since {since}"));
        else if (drive.Is(IndexedFlags.Asleep))
            reasons.Add(new(NotJudgedReason.Asleep, $"it sleeps; its last reading is of {since}"));
        if (drive.Is(IndexedFlags.TwoDrives))
            reasons.Add(
                new(
                    NotJudgedReason.TwoDrives,
                    "two drives have its serial number, or one took the place of the other: its window was started over"
                )
            );
        if (!drive.Is(IndexedFlags.Ready))
            reasons.Add(Window(drive));
        else if (undetected.Contains(drive.Kind))
            reasons.Add(
                new(NotJudgedReason.NoDetector, $"its window is complete, and there is no detector for {drive.Kind.Name()} drives yet")
            );
        return reasons;
    }

    private NotJudged Window(in IndexedDrive drive)
    {
        var have = string.Create(
            CultureInfo.InvariantCulture,
            $"{drive.Steps} of {window.Steps} steps after {drive.Readings:N0} {(drive.Readings == 1 ? "reading" : "readings")}"
        );
        var bears = $"a window bears {window.MaxGapSteps} missing {(window.MaxGapSteps == 1 ? "step" : "steps")}";

        if (IsSeldom(drive))
            return new(NotJudgedReason.Seldom, $"it reports too seldom: {have}, started over {drive.Restarts} times; {bears}");
        var span = drive.LastStep - drive.FirstStep + 1;
        return drive.Restarts > 0 || Math.Min(span, window.Steps) - drive.Steps > window.MaxGapSteps
            ? new(NotJudgedReason.Gaps, $"gaps: {have}{(drive.Restarts > 0 ? $", started over {Times(drive.Restarts)}" : "")}; {bears}")
            : new(NotJudgedReason.WarmingUp, $"warming up: {have}");
    }

    // A gap that starts it over each time leaves one step, whatever the number of readings.
    private static bool IsSeldom(in IndexedDrive drive) => drive.Restarts > 1 && drive.Steps == 1;

    private static string Times(int count) => count == 1 ? "once" : $"{count} times";

    private string Day(int step) =>
        window
            .StartOf(step)
            .ToString(window.StepLength < TimeSpan.FromDays(1) ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
