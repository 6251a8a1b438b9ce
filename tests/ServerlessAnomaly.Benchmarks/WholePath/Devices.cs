using ServerlessAnomaly.Benchmarks.Fleet;
using ServerlessAnomaly.Cli.Replay;
using ServerlessAnomaly.LocalHub;

namespace ServerlessAnomaly.Benchmarks.WholePath;

/// <summary>The fleet's drives as they post: in batches, over a few connections, the readings of a drive in order.</summary>
internal sealed class Devices(EventHubSender sender, SyntheticFleet fleet, AlertClock alerts) : IDisposable
{
    private const int LaneCount = 4;

    private readonly ReplayLane[] _lanes = [.. Enumerable.Range(0, LaneCount).Select(_ => new ReplayLane(sender, fleet.Schema))];
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
        return _lanes[drive % LaneCount].AddAsync(fleet.Serials[drive], fleet.Reading(drive, day), cancellationToken);
    }

    /// <summary>Waits until the hub has everything.</summary>
    public Task FlushAsync(CancellationToken cancellationToken) => Task.WhenAll(_lanes.Select(lane => lane.FlushAsync(cancellationToken)));

    public void Dispose()
    {
        foreach (var lane in _lanes) lane.Dispose();
    }
}
