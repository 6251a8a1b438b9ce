using ServerlessAnomaly.Fleet;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly;

/// <summary>
/// Keeps a partition's index of the fleet up to date. It is composed within a turn, from memory, and written outside of it, so that no batch waits
/// for storage.
/// </summary>
internal sealed class PartitionIndexing(string partition, PipelineServices services, PartitionMemory memory)
{
    private EventPosition? _written;

    /// <summary>Whether what is in memory has changed since the index was written; only within a turn.</summary>
    public bool IsDue => memory.IsLoaded && memory.State.LastEvent != _written;

    /// <summary>The bytes of the index, and the position that they are true up to; only within a turn.</summary>
    public (byte[] Index, EventPosition Position) Compose() =>
        (FleetIndexFormat.Write(memory.State, services.Clock.GetUtcNow()), memory.State.LastEvent);

    /// <summary>Writes them.</summary>
    public async Task WriteAsync((byte[] Index, EventPosition Position) composed, CancellationToken cancellationToken)
    {
        await services.FleetStore.WriteIndexAsync(partition, composed.Index, cancellationToken);
        _written = composed.Position;
    }
}
