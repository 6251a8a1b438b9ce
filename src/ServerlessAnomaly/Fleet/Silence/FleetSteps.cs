using System.Numerics;

namespace ServerlessAnomaly.Fleet.Silence;

/// <summary>
/// The fleet's own steps: those in which at least a quarter of the drives that are expected reported. By them it is counted for how long a drive has
/// said nothing, so that time stands still while collection does, and goes on when much of a fleet, but not all of it, falls silent.
/// </summary>
internal static class FleetSteps
{
    /// <summary>One in so many of the expected drives makes a step.</summary>
    public const int Quorum = 4;

    /// <summary>Adds those that the drives' windows show to those that are known; the newest of both, ascending.</summary>
    /// <param name="known">Steps that were found before: windows do not reach back for ever.</param>
    /// <param name="expected">Presence and last step of each drive that is expected.</param>
    /// <param name="most">How many to keep.</param>
    public static IReadOnlyList<int> Add(IReadOnlyList<int> known, IEnumerable<IndexedDrive> expected, int most)
    {
        var (drives, reports) = (0, new Dictionary<int, int>());
        foreach (var drive in expected)
        {
            drives++;
            for (var presence = drive.Presence; presence != 0; presence &= presence - 1)
            {
                var step = drive.LastStep - BitOperations.TrailingZeroCount(presence);
                reports[step] = reports.GetValueOrDefault(step) + 1;
            }
        }
        var found = reports.Where(step => (long)Quorum * step.Value >= drives).Select(step => step.Key);
        return [.. known.Union(found).Order().TakeLast(most)];
    }

    /// <summary>How many of them have passed since one.</summary>
    public static int Since(IReadOnlyList<int> steps, int step)
    {
        var passed = 0;
        while (passed < steps.Count && steps[steps.Count - 1 - passed] > step)
            passed++;
        return passed;
    }
}
