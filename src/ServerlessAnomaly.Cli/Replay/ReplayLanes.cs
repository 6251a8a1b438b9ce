using ServerlessAnomaly.Cli.Sending;
using ServerlessAnomaly.LocalHub.Hubs;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.Replay;

/// <summary>
/// One lane for each partition of the hub. A drive's readings go to the partition that the hub would choose for its serial number, one batch
/// after the other: they stay in order, and a batch holds many drives, which a batch sent by partition key could not.
/// </summary>
internal sealed class ReplayLanes : IDisposable
{
    private readonly ReplayLane[] _lanes;

    private ReplayLanes(ReplayLane[] lanes) => _lanes = lanes;

    /// <summary>Asks the hub for its partitions; waits for it while it is away.</summary>
    public static async Task<ReplayLanes> OpenAsync(HubSender sender, FeatureSchema schema, CancellationToken cancellationToken)
    {
        var partitions = await sender.PartitionsAsync(cancellationToken);
        return new ReplayLanes([.. partitions.Select(partition => new ReplayLane(sender, partition, schema))]);
    }

    /// <summary>Adds a reading; waits for the hub when its lane has a whole batch ahead.</summary>
    public ValueTask AddAsync(in DriveReading reading, CancellationToken cancellationToken) =>
        _lanes[PartitionHash.PartitionOf(reading.SerialNumber, _lanes.Length)].AddAsync(reading, cancellationToken);

    /// <summary>Waits until the hub has everything.</summary>
    public Task FlushAsync(CancellationToken cancellationToken) => Task.WhenAll(_lanes.Select(lane => lane.FlushAsync(cancellationToken)));

    /// <summary>Waits until nothing is being sent any more, however that ended.</summary>
    public Task SettleAsync() => Task.WhenAll(_lanes.Select(lane => lane.SettleAsync()));

    public void Dispose()
    {
        foreach (var lane in _lanes)
            lane.Dispose();
    }
}
