using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.State;

namespace ServerlessAnomaly.Fleet;

/// <summary>
/// What is known of a partition, as one consistent whole. Where several instances knew it, the one with the highest sequence number
/// is right.
/// </summary>
/// <param name="Partition">The partition.</param>
/// <param name="LastSequenceNumber">The last event applied; −1 before the first.</param>
/// <param name="Drives">Drives with a window.</param>
/// <param name="Totals">What became of all readings since its state began.</param>
public sealed record PartitionSummary(string Partition, long LastSequenceNumber, int Drives, ReadingTotals Totals)
{
    /// <summary>Those whose window is not complete: no detector can judge them.</summary>
    public int NotReady { get; init; }

    /// <summary>Those that were told as silent and have not been heard of since, as of the last watch over the fleet.</summary>
    public int Silent { get; init; }

    /// <summary>Those whose last word was that they sleep.</summary>
    public int Asleep { get; init; }

    /// <summary>Kinds whose windows began anew since this instance started, because the columns of their schema have changed; mostly none.</summary>
    public IReadOnlyList<ColumnChange> ColumnChanges { get; init; } = [];

    /// <summary>That of the state that an instance has in memory.</summary>
    public static PartitionSummary Of(string partition, PartitionState state) =>
        new(partition, state.LastEvent.SequenceNumber, state.Kinds.Count, state.Totals)
        {
            NotReady = state.Kinds.Count - state.Kinds.ReadyCount,
            Asleep = state.Kinds.AsleepCount,
        };

    /// <summary>That of its index.</summary>
    public static PartitionSummary Of(FleetIndex index) =>
        new(index.Partition, index.Position.SequenceNumber, index.Drives.Count, index.Totals)
        {
            NotReady = index.Drives.Count(drive => !drive.Is(IndexedFlags.Ready)),
            Asleep = index.Drives.Count(drive => drive.Is(IndexedFlags.Asleep)),
        };
}
