using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Fleet.Silence;

/// <summary>
/// Tells that the whole fleet stands still, which no drive's silence can tell: it was of these days, less than a quarter of it has reported for more steps
/// than are borne, the hub has nothing that is not known, and the product looked on all the while.
/// </summary>
/// <param name="silentAfter">Whole steps without a word that are borne; 0: nothing is told.</param>
/// <param name="writer">Writes the alerts.</param>
/// <param name="window">The window that steps are of.</param>
/// <param name="now">The wall clock.</param>
internal sealed class FleetStanding(int silentAfter, SilenceAlert writer, WindowOptions window, DateTimeOffset now)
{
    /// <summary>Since which step it stands still, null where it does not, and what is to be said of that.</summary>
    /// <param name="memory">What is remembered, with the steps that are known now.</param>
    /// <param name="awake">The fleet's drives that neither sleep nor were told as silent.</param>
    /// <param name="isComplete">Whether all that the hub has of the whole fleet is known.</param>
    public (int? StoppedAt, DriveAlert? Alert) Look(WatchMemory memory, IReadOnlyList<IndexedDrive> awake, bool isComplete)
    {
        if (memory.Steps.Count == 0)
            return (null, null);
        var since = memory.StoppedAt ?? memory.Steps[^1];
        var back = awake.Where(drive => drive.LastStep > since).ToList();

        // Whoever reports after a pause has one step alone: it is heard, and not yet expected again.
        var goesOn = memory.Steps[^1] > since || (back.Count > 0 && FleetSteps.Quorum * back.Count >= awake.Count);
        if (memory.StoppedAt is { } stoppedAt)
            return goesOn
                ? (
                    null,
                    writer.AllBack(
                        stoppedAt,
                        back.Count,
                        SilentHosts.Count(back),
                        back.Select(drive => drive.LastStep).Append(memory.Steps[^1]).Max()
                    )
                )
                : (stoppedAt, null);
        var wall = window.StepOf(now.UtcDateTime);
        var looked = Math.Max(since, window.StepOf(memory.RunningSince.UtcDateTime));
        var isSilent = silentAfter > 0 && memory.IsLive && isComplete && awake.Any(drive => drive.Steps > 1);
        if (!isSilent || goesOn || wall - looked <= silentAfter + 1)
            return (null, null);
        var stopped = awake
            .Where(drive => drive.Steps > 1 && drive.LastStep <= since)
            .OrderBy(drive => drive.SerialNumber, StringComparer.Ordinal)
            .ToList();
        return (since, writer.AllSilent(stopped, SilentHosts.Count(stopped), since, wall));
    }
}
