using ServerlessAnomaly.Benchmarks.Fleet;
using ServerlessAnomaly.Cli.Replay;

namespace ServerlessAnomaly.Benchmarks.WholePath;

/// <summary>The fleet's drives as they post: in batches by partition, the readings of a drive in order.</summary>
internal sealed class Devices(ReplayLanes lanes, SyntheticFleet fleet, AlertClock alerts)
{
    private readonly bool[] _failed = new bool[fleet.Serials.Count];

    /// <summary>Hands over one reading. A drive that fails reports defects from then on, and its alert is timed.</summary>
    public ValueTask PostAsync(int drive, int day, bool fails, CancellationToken cancellationToken)
    {
        if (fails && !_failed[drive])
        {
            _failed[drive] = true;
            fleet.Fail(drive);
            alerts.Posted(fleet.Serials[drive]);
        }
        return lanes.AddAsync(fleet.Reading(drive, day), cancellationToken);
    }

    /// <summary>Waits until the hub has everything.</summary>
    public Task FlushAsync(CancellationToken cancellationToken) => lanes.FlushAsync(cancellationToken);
}
