using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Fleet.Silence;

/// <summary>
/// The days that the fleet lives in: these, or, before its readings have ever been of these days, those of a replay. Drives of another time, that
/// a replay brings beside a live fleet, are not missed when it is over.
/// </summary>
/// <param name="IsLive">Whether they are these days.</param>
/// <param name="Steps">The fleet's steps as far as they were known.</param>
/// <param name="Oldest">Who was last heard of before this step is of another time.</param>
internal sealed record FleetEra(bool IsLive, IReadOnlyList<int> Steps, int Oldest)
{
    /// <summary>The fleet's own step; the oldest where none is known.</summary>
    public int Step => Steps.Count > 0 ? Steps[^1] : Oldest;

    /// <summary>Whether a drive is of these days.</summary>
    public bool Has(in IndexedDrive drive) => drive.HeardStep >= Oldest;

    /// <summary>The era that the drives show.</summary>
    public static FleetEra Of(WatchMemory memory, SeenDrives drives, WindowOptions window, DateTimeOffset now)
    {
        // Steps of another length are no steps of this fleet.
        var steps = memory.StepLength == window.StepLength ? memory.Steps : [];
        if (memory.IsLive)
            return new(true, steps, steps.Count > 0 ? steps[0] : int.MinValue);
        var (today, oldest) = (window.StepOf(now.UtcDateTime), window.StepOf(now.UtcDateTime) - window.Steps + 1);
        var isLive = drives.All.Any(seen => seen.Drive.Steps > 1 && seen.Drive.LastStep >= oldest && seen.Drive.LastStep <= today + 1);
        return isLive ? new(true, [], oldest) : new(false, steps, steps.Count > 0 ? steps[0] : int.MinValue);
    }
}
